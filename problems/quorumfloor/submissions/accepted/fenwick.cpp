#include <algorithm>
#include <bit>
#include <iostream>
#include <string>
#include <vector>

struct Event {
    char kind;  // a, d, u, r
    int number;
    int version = 0;
};

class Fenwick {
public:
    explicit Fenwick(std::size_t count) : tree(std::bit_ceil(count) + 1) {}

    void add(std::size_t index, int amount) {
        for (++index; index < tree.size(); index += index & -index) tree[index] += amount;
    }

    // Index of the r-th smallest element, r counted from 1.
    std::size_t find(int r) const {
        std::size_t position = 0;
        for (std::size_t step = tree.size() - 1; step > 0; step /= 2) {
            if (position + step < tree.size() && tree[position + step] < r) {
                position += step;
                r -= tree[position];
            }
        }
        return position;
    }

private:
    std::vector<int> tree;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, q;
    std::cin >> n >> q;
    std::vector<Event> events(q);
    std::vector<int> versions = {0};
    for (Event& event : events) {
        std::string kind;
        std::cin >> kind >> event.number;
        event.kind = kind[0];
        if (event.kind == 'a') {
            std::cin >> event.version;
            versions.push_back(event.version);
        }
    }
    std::sort(versions.begin(), versions.end());
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());

    Fenwick counts(versions.size());
    std::vector<int> current(n + 1, 0);
    std::vector<bool> is_up(n + 1, true);
    int up = n;
    counts.add(0, n);
    for (const Event& event : events) {
        const int number = event.number;
        if (event.kind == 'r') {
            if (number > up) std::cout << "unavailable\n";
            else std::cout << versions[counts.find(number)] << '\n';
        } else if (event.kind == 'a') {
            const int rank = static_cast<int>(std::lower_bound(versions.begin(), versions.end(), event.version) - versions.begin());
            if (rank <= current[number]) continue;
            if (is_up[number]) {
                counts.add(current[number], -1);
                counts.add(rank, 1);
            }
            current[number] = rank;
        } else if (is_up[number] != (event.kind == 'u')) {
            is_up[number] = event.kind == 'u';
            const int change = is_up[number] ? 1 : -1;
            up += change;
            counts.add(current[number], change);
        }
    }
}
