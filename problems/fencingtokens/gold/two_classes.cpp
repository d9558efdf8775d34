#include <algorithm>
#include <iostream>
#include <string>
#include <unordered_map>

// Knows holders and clocks, never what has been written.
class LockService {
public:
    std::string acquire(long long now, const std::string& lock, const std::string& client, long long duration) {
        Lease& lease = leases[lock];
        const bool held = !lease.holder.empty() && now < lease.end;
        if (held && lease.holder != client) {
            return "busy";
        }
        if (!held) {
            lease.holder = client;
            ++lease.token;
        }
        lease.end = now + duration;
        return std::to_string(lease.token);
    }

    bool release(const std::string& lock, const std::string& client) {
        Lease& lease = leases[lock];
        if (lease.holder != client) {
            return false;
        }
        lease.holder.clear();  // the token stays: the next lease counts on from it
        return true;
    }

private:
    struct Lease {
        std::string holder;
        long long end = 0;
        int token = 0;
    };

    std::unordered_map<std::string, Lease> leases;
};

// Knows the highest token that has written each record, and nothing else.
class Storage {
public:
    bool write(const std::string& record, int token) {
        int& highest = highest_written[record];
        if (token < highest) {
            return false;
        }
        highest = token;
        return true;
    }

private:
    std::unordered_map<std::string, int> highest_written;
};

int main() {
    LockService lock_service;
    Storage storage;
    int request_count;
    std::cin >> request_count;
    while (request_count-- > 0) {
        std::string verb, lock, client;
        long long now;
        std::cin >> verb >> now >> lock;
        if (verb == "acquire") {
            long long duration;
            std::cin >> client >> duration;
            std::cout << lock_service.acquire(now, lock, client, duration) << std::endl;
        } else if (verb == "release") {
            std::cin >> client;
            std::cout << (lock_service.release(lock, client) ? "ok" : "ignored") << std::endl;
        } else {
            int token;
            std::cin >> token;
            std::cout << (storage.write(lock, token) ? "ok" : "stale") << std::endl;
        }
    }
}
