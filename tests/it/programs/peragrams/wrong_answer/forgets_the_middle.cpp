#include <iostream>
#include <map>
#include <string>

int main() {
    std::string word;
    std::cin >> word;
    std::map<char, int> count;
    for (char letter : word) {
        ++count[letter];
    }
    int odd = 0;
    for (auto [letter, n] : count) {
        odd += n % 2;
    }
    std::cout << odd << '\n';
}
