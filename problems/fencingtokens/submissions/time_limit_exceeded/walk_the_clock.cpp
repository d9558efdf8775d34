// Right but slow: moves the clock forward millisecond by millisecond and ends leases on the way.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

struct Lock {
    std::string name;
    std::string holder;
    long long end = 0, token = 0, written = 0;
};

static std::vector<Lock> locks;

static Lock& find(const std::string& name) {
    for (Lock& lock : locks) {
        if (lock.name == name) return lock;
    }
    locks.push_back({name, ""});
    return locks.back();
}

static void end_leases(long long now) {
    for (Lock& lock : locks) {
        if (lock.end <= now) lock.holder.clear();
    }
}

int main() {
    int n;
    std::cin >> n;
    long long now = 0;
    for (int i = 0; i < n; ++i) {
        std::string verb, name, client;
        long long time, number;
        std::cin >> verb >> time >> name;
        while (now < time) end_leases(++now);
        Lock& lock = find(name);
        if (verb == "acquire") {
            std::cin >> client >> number;
            if (lock.holder.empty()) {
                lock.holder = client;
                lock.end = time + number;
                std::cout << ++lock.token << '\n';
            } else if (lock.holder == client) {
                lock.end = std::max(lock.end, time + number);
                std::cout << lock.token << '\n';
            } else {
                std::cout << "busy\n";
            }
        } else if (verb == "release") {
            std::cin >> client;
            const bool is_holder = lock.holder == client;
            if (is_holder) lock.holder.clear();
            std::cout << (is_holder ? "ok\n" : "ignored\n");
        } else {
            std::cin >> number;
            const bool is_stale = number < lock.written;
            if (!is_stale) lock.written = number;
            std::cout << (is_stale ? "stale\n" : "ok\n");
        }
    }
}
