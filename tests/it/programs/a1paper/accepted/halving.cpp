#include <cmath>
#include <cstdio>

int main() {
    int sizes;
    if (std::scanf("%d", &sizes) != 1) {
        return 1;
    }
    double missing = 1, tape = 0, side = std::pow(2, -0.75);
    for (int size = 2; size <= sizes && missing > 0; ++size, side /= std::sqrt(2)) {
        double sheets;
        if (std::scanf("%lf", &sheets) != 1) {
            return 1;
        }
        tape += missing * side;
        missing = std::fmax(0, missing * 2 - sheets);
    }
    if (missing > 0) {
        std::puts("impossible");
    } else {
        std::printf("%.9f\n", tape);
    }
}
