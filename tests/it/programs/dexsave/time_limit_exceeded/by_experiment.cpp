#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

// Rolls until six digits are certain.
int main() {
    int difficulty, modifier, count;
    std::string mode;
    std::cin >> difficulty >> modifier >> mode >> count;
    std::vector<int> dice;
    for (int die = 0; die < count; ++die) {
        std::string text;
        std::cin >> text;
        int sides = std::atoi(text.c_str() + 2);
        dice.push_back(text[0] == '-' ? -sides : sides);
    }
    std::mt19937 generator(1);
    auto face = [&](int sides) { return static_cast<int>(generator() % sides) + 1; };
    const long tries = 1'000'000'000'000;
    long saved = 0;
    for (long attempt = 0; attempt < tries; ++attempt) {
        int first = face(20), second = face(20), bonus = 0;
        for (int die : dice) {
            bonus += die < 0 ? -face(-die) : face(die);
        }
        int roll = mode == "advantage" ? std::max(first, second) : mode == "disadvantage" ? std::min(first, second) : first;
        saved += roll == 20 || (roll != 1 && roll + modifier + bonus >= difficulty);
    }
    std::cout << static_cast<double>(saved) / static_cast<double>(tries) << '\n';
}
