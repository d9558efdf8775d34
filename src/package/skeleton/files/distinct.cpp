#include <iostream>
#include <unordered_set>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int count;
    std::cin >> count;
    std::unordered_set<int> seen;
    for (int i = 0, number; i < count; i++) {
        std::cin >> number;
        seen.insert(number);
    }
    std::cout << seen.size() << "\n";
}
