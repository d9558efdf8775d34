#include <array>
#include <iostream>
#include <string>

// Tries every set of letters to keep, one letter after the other.
static std::string word;
static std::array<int, 26> kept{};

static int fewest(std::size_t at) {
    if (at == word.size()) {
        int odd = 0;
        for (int n : kept) {
            odd += n % 2;
        }
        return odd <= 1 ? 0 : 1'000'000;
    }
    int& count = kept[word[at] - 'a'];
    ++count;
    int keep = fewest(at + 1);
    --count;
    return std::min(keep, 1 + fewest(at + 1));
}

int main() {
    std::cin >> word;
    std::cout << fewest(0) << '\n';
}
