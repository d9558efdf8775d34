#include <iostream>

int main() {
    for (volatile long i = 0; i < 100'000'000'000; i = i + 1) {
    }
    std::cout << "Hello World!\n";
}
