#include <iostream>

static unsigned odd(unsigned rows) {
    unsigned power = 1, inside = 1;
    if (rows <= 1) {
        return rows;
    }
    while (power <= rows / 2) {
        power *= 2;
        inside *= 3;
    }
    return inside + 2 * odd(rows - power);
}

int main() {
    unsigned long long rows;
    std::cin >> rows;
    std::cout << odd(static_cast<unsigned>(rows)) << '\n';
}
