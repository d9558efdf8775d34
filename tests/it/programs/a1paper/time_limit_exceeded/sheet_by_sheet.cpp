#include <cmath>
#include <iostream>
#include <vector>

// Counts every sheet of every size one at a time before it starts to tape.
int main() {
    int sizes;
    std::cin >> sizes;
    std::vector<long> counted;
    for (int size = 2; size <= sizes; ++size) {
        long sheets;
        std::cin >> sheets;
        volatile long seen = 0;
        for (long pass = 0; pass < 50; ++pass) {
            seen = 0;
            while (seen < sheets) {
                seen = seen + 1;
            }
        }
        counted.push_back(static_cast<long>(seen));
    }
    double missing = 1, tape = 0, side = std::pow(2, -0.75);
    for (long sheets : counted) {
        if (missing <= 0) {
            break;
        }
        tape += missing * side;
        missing = std::fmax(0, missing * 2 - static_cast<double>(sheets));
        side /= std::sqrt(2);
    }
    if (missing > 0) {
        std::cout << "impossible\n";
    } else {
        std::cout << tape << '\n';
    }
}
