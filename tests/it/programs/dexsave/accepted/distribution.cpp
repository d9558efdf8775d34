#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

int main() {
    int difficulty, modifier, dice;
    std::string mode;
    std::cin >> difficulty >> modifier >> mode >> dice;
    std::map<int, double> bonus{{0, 1.0}};
    for (int die = 0; die < dice; ++die) {
        std::string text;
        std::cin >> text;
        int sides = std::atoi(text.c_str() + 2), sign = text[0] == '-' ? -1 : 1;
        std::map<int, double> next;
        for (auto [sum, chance] : bonus) {
            for (int face = 1; face <= sides; ++face) {
                next[sum + sign * face] += chance / sides;
            }
        }
        bonus = next;
    }
    double success = 0;
    for (int roll = 1; roll <= 20; ++roll) {
        double at_most = roll / 20.0, below = (roll - 1) / 20.0;
        double chance = at_most - below;
        if (mode == "advantage") {
            chance = at_most * at_most - below * below;
        } else if (mode == "disadvantage") {
            chance = (1 - below) * (1 - below) - (1 - at_most) * (1 - at_most);
        }
        for (auto [sum, share] : bonus) {
            bool saved = roll == 20 || (roll != 1 && roll + modifier + sum >= difficulty);
            success += saved ? chance * share : 0;
        }
    }
    std::printf("%.10f\n", success);
}
