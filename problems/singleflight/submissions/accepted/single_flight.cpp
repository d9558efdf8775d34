#include <algorithm>
#include <iostream>
#include <queue>
#include <string>
#include <unordered_map>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    long long n, duration, lifetime;
    std::cin >> n >> duration >> lifetime;

    std::unordered_map<std::string, long long> started;
    std::queue<long long> running;
    long long hits = 0, joins = 0, misses = 0;
    std::size_t peak = 0;
    for (long long i = 0; i < n; ++i) {
        long long time;
        std::string key;
        std::cin >> time >> key;
        auto [entry, is_new] = started.try_emplace(key, time);
        const long long age = time - entry->second;
        if (!is_new && age < duration) {
            ++joins;
        } else if (!is_new && age < duration + lifetime) {
            ++hits;
        } else {
            ++misses;
            entry->second = time;
            while (!running.empty() && running.front() <= time - duration) running.pop();
            running.push(time);
            peak = std::max(peak, running.size());
        }
    }
    std::cout << hits << ' ' << joins << ' ' << misses << ' ' << peak << '\n';
}
