// Right but quadratic: searches the list of all fetches, newest first, for each request.
#include <algorithm>
#include <iostream>
#include <queue>
#include <string>
#include <vector>

struct Fetch {
    std::string key;
    long long start;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    long long n, duration, lifetime;
    std::cin >> n >> duration >> lifetime;

    std::vector<Fetch> history;
    std::queue<long long> running;
    long long hits = 0, joins = 0;
    std::size_t peak = 0;
    for (long long i = 0; i < n; ++i) {
        long long time;
        std::string key;
        std::cin >> time >> key;
        auto latest = std::find_if(history.rbegin(), history.rend(), [&](const Fetch& fetch) { return fetch.key == key; });
        const bool known = latest != history.rend();
        if (known && time - latest->start < duration) {
            ++joins;
        } else if (known && time - latest->start < duration + lifetime) {
            ++hits;
        } else {
            history.push_back({key, time});
            while (!running.empty() && running.front() <= time - duration) running.pop();
            running.push(time);
            peak = std::max(peak, running.size());
        }
    }
    std::cout << hits << ' ' << joins << ' ' << history.size() << ' ' << peak << '\n';
}
