#include <algorithm>
#include <iostream>
#include <string>
#include <unordered_map>

struct Lock {
    std::string holder;  // empty: nobody
    long long end = 0;
    long long token = 0;
    long long written = 0;

    bool is_held(long long time) const { return !holder.empty() && time < end; }
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n;
    std::cin >> n;
    std::unordered_map<std::string, Lock> locks;
    for (int i = 0; i < n; ++i) {
        std::string verb, name;
        long long time;
        std::cin >> verb >> time >> name;
        Lock& lock = locks[name];
        if (verb == "acquire") {
            std::string client;
            long long duration;
            std::cin >> client >> duration;
            if (!lock.is_held(time)) {
                lock.holder = client;
                lock.end = time + duration;
                ++lock.token;
                std::cout << lock.token << '\n';
            } else if (lock.holder == client) {
                lock.end = std::max(lock.end, time + duration);
                std::cout << lock.token << '\n';
            } else {
                std::cout << "busy\n";
            }
        } else if (verb == "release") {
            std::string client;
            std::cin >> client;
            if (lock.is_held(time) && lock.holder == client) {
                lock.holder.clear();
                std::cout << "ok\n";
            } else {
                std::cout << "ignored\n";
            }
        } else {
            long long token;
            std::cin >> token;
            if (token < lock.written) {
                std::cout << "stale\n";
            } else {
                lock.written = token;
                std::cout << "ok\n";
            }
        }
    }
}
