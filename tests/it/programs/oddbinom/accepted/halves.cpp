#include <iostream>

// The rows below 2^k hold 3^k odd coefficients; the rows above repeat their triangle twice.
static unsigned long long odd(unsigned long long rows) {
    if (rows <= 1) {
        return rows;
    }
    unsigned long long power = 1, inside = 1;
    while (power * 2 <= rows) {
        power *= 2;
        inside *= 3;
    }
    return inside + 2 * odd(rows - power);
}

int main() {
    unsigned long long rows;
    std::cin >> rows;
    std::cout << odd(rows) << '\n';
}
