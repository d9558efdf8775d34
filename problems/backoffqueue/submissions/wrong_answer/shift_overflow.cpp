// Mistake: the pause is shifted first and capped afterwards, so that it wraps around.
#include <algorithm>
#include <functional>
#include <iostream>
#include <queue>
#include <utility>
#include <vector>

struct Job {
    long long arrival, duration;
    int failures;
    int failed = 0;
};

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, max_attempts;
    long long base, cap;
    std::cin >> n >> base >> cap >> max_attempts;

    std::vector<Job> jobs(n);
    using Entry = std::pair<long long, int>;  // ready time, job
    std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> queue;
    for (int i = 0; i < n; ++i) {
        std::cin >> jobs[i].arrival >> jobs[i].duration >> jobs[i].failures;
        queue.emplace(jobs[i].arrival, i);
    }

    long long now = 0, total = 0, largest = 0;
    int succeeded = 0, given_up = 0, slowest = 0;
    while (!queue.empty()) {
        const auto [ready, i] = queue.top();
        queue.pop();
        Job& job = jobs[i];
        now = std::max(now, ready) + job.duration;
        if (job.failed == job.failures) {
            const long long latency = now - job.arrival;
            ++succeeded;
            total += latency;
            if (latency > largest || (latency == largest && i + 1 < slowest)) {
                largest = latency;
                slowest = i + 1;
            }
        } else if (++job.failed == max_attempts) {
            ++given_up;
        } else {
            const auto pause = static_cast<long long>(static_cast<unsigned long long>(base) << (job.failed - 1));
            queue.emplace(now + std::min(cap, pause), i);
        }
    }
    std::cout << succeeded << ' ' << given_up << ' ' << now << ' ' << total << '\n' << slowest << ' ' << largest << '\n';
}
