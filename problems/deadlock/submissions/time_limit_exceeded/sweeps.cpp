// Right but quadratic: sweeps over all transactions until no more of them can finish.
#include <algorithm>
#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<int>> holders(m + 1);
    for (int lock = 1; lock <= m; ++lock) {
        int count;
        std::cin >> count;
        holders[lock].resize(count);
        for (int& holder : holders[lock]) std::cin >> holder;
    }
    std::vector<int> waits(n + 1);
    for (int x = 1; x <= n; ++x) std::cin >> waits[x];

    std::vector<char> is_left(n + 1, 1);
    const auto blocker = [&](int x) {
        for (int holder : holders[waits[x]]) {
            if (holder != x && is_left[holder]) return holder;
        }
        return 0;
    };
    int left = n;
    for (bool changed = true; changed;) {
        changed = false;
        for (int x = 1; x <= n; ++x) {
            if (is_left[x] && blocker(x) == 0) {
                is_left[x] = 0;
                --left;
                changed = true;
            }
        }
    }
    if (left == 0) {
        std::cout << "none\n";
        return 0;
    }
    std::vector<int> place(n + 1, -1), walk;
    int here = static_cast<int>(std::find(is_left.begin() + 1, is_left.end(), 1) - is_left.begin());
    while (place[here] < 0) {
        place[here] = static_cast<int>(walk.size());
        walk.push_back(here);
        here = blocker(here);
    }
    walk.erase(walk.begin(), walk.begin() + place[here]);
    std::cout << walk.size() << '\n';
    for (int x : walk) std::cout << x << ' ';
    std::cout << '\n';
}
