#include <algorithm>
#include <array>
#include <iostream>
#include <string>

int main() {
    std::string word;
    std::cin >> word;
    std::array<int, 26> count{};
    for (char letter : word) {
        ++count[letter - 'a'];
    }
    auto odd = std::count_if(count.begin(), count.end(), [](int n) { return n % 2 == 1; });
    std::cout << std::max<long>(0, odd - 1) << '\n';
}
