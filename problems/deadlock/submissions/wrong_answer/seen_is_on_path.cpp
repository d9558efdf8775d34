// Mistake: a second way to a transaction counts as a loop.
// Depth-first search in which all waiters of a lock share one walk over its holders.
#include <algorithm>
#include <iostream>
#include <vector>

enum State : char { unseen, on_path, done };

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

    std::vector<State> state(n + 1, unseen);
    std::vector<std::size_t> searched(m + 1, 0);  // holders of the lock that need no further look
    std::vector<int> upgrader(m + 1, 0);          // last one that skipped itself among the holders
    std::vector<int> path;
    for (int start = 1; start <= n; ++start) {
        if (state[start] != unseen) continue;
        state[start] = on_path;
        path.assign(1, start);
        while (!path.empty()) {
            const int here = path.back();
            const int lock = waits[here];
            int next = 0;
            if (state[upgrader[lock]] == on_path && upgrader[lock] != here) next = upgrader[lock];
            while (next == 0 && searched[lock] < holders[lock].size()) {
                const int holder = holders[lock][searched[lock]];
                if (holder == here) upgrader[lock] = here;
                if (holder == here) ++searched[lock];
                else next = holder;
            }
            if (next == 0) {
                state[here] = done;
                path.pop_back();
            } else if (state[next] != unseen) {
                const auto first = std::find(path.begin(), path.end(), next);
                std::cout << path.end() - first << '\n';
                for (auto x = first; x != path.end(); ++x) std::cout << *x << (x + 1 == path.end() ? '\n' : ' ');
                return 0;
            } else {
                state[next] = on_path;
                path.push_back(next);
            }
        }
    }
    std::cout << "none\n";
}
