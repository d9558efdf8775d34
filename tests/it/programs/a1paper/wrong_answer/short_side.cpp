#include <cmath>
#include <iostream>

int main() {
    int sizes;
    std::cin >> sizes;
    double missing = 1, tape = 0, side = std::pow(2, -1.25);
    for (int size = 2; size <= sizes && missing > 0; ++size, side /= std::sqrt(2)) {
        double sheets;
        std::cin >> sheets;
        tape += missing * side;
        missing = std::fmax(0, missing * 2 - sheets);
    }
    if (missing > 0) {
        std::cout << "impossible\n";
    } else {
        std::cout << tape << '\n';
    }
}
