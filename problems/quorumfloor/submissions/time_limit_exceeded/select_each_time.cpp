// Right but quadratic: gathers all replicas that are up and selects among them at each read.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    int n, q;
    std::cin >> n >> q;
    std::vector<int> version(n + 1, 0);
    std::vector<bool> is_up(n + 1, true);
    for (int i = 0; i < q; ++i) {
        std::string kind;
        int number;
        std::cin >> kind >> number;
        if (kind == "ack") {
            int acked;
            std::cin >> acked;
            version[number] = std::max(version[number], acked);
        } else if (kind == "read") {
            std::vector<int> answers;
            for (int replica = 1; replica <= n; ++replica) {
                if (is_up[replica]) answers.push_back(version[replica]);
            }
            if (number > static_cast<int>(answers.size())) {
                std::cout << "unavailable\n";
            } else {
                std::nth_element(answers.begin(), answers.begin() + number - 1, answers.end());
                std::cout << answers[number - 1] << '\n';
            }
        } else {
            is_up[number] = kind == "up";
        }
    }
}
