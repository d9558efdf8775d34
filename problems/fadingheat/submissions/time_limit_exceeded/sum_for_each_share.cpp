// Right but quadratic: adds up the heats of all keys for each share.
#include <algorithm>
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
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n;
    std::cin >> n >> half_life;
    std::unordered_map<std::string, Counter> counters;
    long long last_hit = 0;
    for (int i = 0; i < n; ++i) {
        std::string kind, key;
        long long time;
        std::cin >> kind >> time >> key;
        if (kind == "hit") {
            double weight;
            std::cin >> weight;
            Counter& counter = counters[key];
            counter.heat = counter.at(time) + weight;
            counter.time = time;
            last_hit = time;
            continue;
        }
        const auto found = counters.find(key);
        double answer = 0;
        if (found != counters.end()) {
            answer = found->second.at(kind == "heat" ? time : last_hit);
            if (kind == "share") {
                double total = 0;
                for (const auto& [name, counter] : counters) total += counter.at(last_hit);
                answer /= total;
            }
        }
        std::printf("%.9f\n", answer);
    }
}
