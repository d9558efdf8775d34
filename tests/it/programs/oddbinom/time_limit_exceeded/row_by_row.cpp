#include <bit>
#include <iostream>

int main() {
    unsigned long long rows, total = 0;
    std::cin >> rows;
    for (unsigned long long row = 0; row < rows; ++row) {
        total += 1ULL << std::popcount(row);
    }
    std::cout << total << '\n';
}
