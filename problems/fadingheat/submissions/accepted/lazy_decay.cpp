#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>
#include <unordered_map>

static double half_life;

struct Counter {
    double heat = 0;
    long long time = 0;

    double at(long long now) const { return heat * std::exp2(-static_cast<double>(now - time) / half_life); }

    void add(long long now, double weight) {
        heat = at(now) + weight;
        time = now;
    }
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n;
    std::cin >> n >> half_life;
    std::unordered_map<std::string, Counter> counters;
    Counter total;
    for (int i = 0; i < n; ++i) {
        std::string kind, key;
        long long time;
        std::cin >> kind >> time >> key;
        if (kind == "hit") {
            double weight;
            std::cin >> weight;
            counters[key].add(time, weight);
            total.add(time, weight);
            continue;
        }
        const auto found = counters.find(key);
        double answer = 0;
        if (found != counters.end()) {
            answer = kind == "heat" ? found->second.at(time) : found->second.at(total.time) / total.heat;
        }
        std::printf("%.9f\n", answer);
    }
}
