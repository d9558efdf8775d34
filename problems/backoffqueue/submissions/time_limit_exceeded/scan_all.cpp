// Right but quadratic: scans all jobs for the earliest ready time before each attempt.
#include <algorithm>
#include <iostream>
#include <limits>
#include <vector>

struct Job {
    long long arrival, duration, ready, pause;
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
    for (Job& job : jobs) {
        std::cin >> job.arrival >> job.duration >> job.failures;
        job.ready = job.arrival;
        job.pause = std::min(base, cap);
    }

    const long long never = std::numeric_limits<long long>::max();
    long long now = 0, total = 0, largest = 0;
    int succeeded = 0, given_up = 0, slowest = 0;
    while (succeeded + given_up < n) {
        auto job = std::min_element(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.ready < b.ready; });
        const int number = static_cast<int>(job - jobs.begin()) + 1;
        now = std::max(now, job->ready) + job->duration;
        job->ready = never;
        if (job->failed == job->failures) {
            const long long latency = now - job->arrival;
            ++succeeded;
            total += latency;
            if (latency > largest || (latency == largest && number < slowest)) {
                largest = latency;
                slowest = number;
            }
        } else if (++job->failed == max_attempts) {
            ++given_up;
        } else {
            job->ready = now + job->pause;
            job->pause = std::min(cap, 2 * job->pause);
        }
    }
    std::cout << succeeded << ' ' << given_up << ' ' << now << ' ' << total << '\n' << slowest << ' ' << largest << '\n';
}
