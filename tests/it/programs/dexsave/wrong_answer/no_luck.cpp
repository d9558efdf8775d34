#include <iostream>
#include <string>

int main() {
    int difficulty, modifier;
    std::string mode;
    std::cin >> difficulty >> modifier >> mode;
    int saved = 0;
    for (int roll = 1; roll <= 20; ++roll) {
        saved += roll + modifier >= difficulty;
    }
    std::cout << saved / 20.0 << '\n';
}
