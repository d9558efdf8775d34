#include <stdio.h>
#include <stdlib.h>

typedef struct {
    long long arrival, duration, pause;
    int failures, failed;
} Job;

typedef struct {
    long long ready;
    int job;
} Entry;

static Entry *heap;
static int heap_size;

static int before(Entry a, Entry b) {
    return a.ready != b.ready ? a.ready < b.ready : a.job < b.job;
}

static void push(Entry entry) {
    int at = heap_size++;
    while (at > 0 && before(entry, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = entry;
}

static Entry pop(void) {
    Entry first = heap[0], last = heap[--heap_size];
    int at = 0;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= heap_size) break;
        if (child + 1 < heap_size && before(heap[child + 1], heap[child])) child++;
        if (!before(heap[child], last)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

int main(void) {
    int n, max_attempts;
    long long base, cap;
    if (scanf("%d %lld %lld %d", &n, &base, &cap, &max_attempts) != 4) return 1;
    Job *jobs = malloc((size_t)(n + 1) * sizeof *jobs);
    heap = malloc((size_t)(n + 1) * sizeof *heap);
    if (!jobs || !heap) return 1;
    for (int i = 0; i < n; i++) {
        Job *job = &jobs[i];
        if (scanf("%lld %lld %d", &job->arrival, &job->duration, &job->failures) != 3) return 1;
        job->failed = 0;
        job->pause = base < cap ? base : cap;
        push((Entry){job->arrival, i});
    }

    long long now = 0, total = 0, largest = 0;
    int succeeded = 0, given_up = 0, slowest = 0;
    while (heap_size > 0) {
        Entry entry = pop();
        Job *job = &jobs[entry.job];
        now = (now > entry.ready ? now : entry.ready) + job->duration;
        if (job->failed == job->failures) {
            long long latency = now - job->arrival;
            succeeded++;
            total += latency;
            if (latency > largest || (latency == largest && entry.job + 1 < slowest)) {
                largest = latency;
                slowest = entry.job + 1;
            }
        } else if (++job->failed == max_attempts) {
            given_up++;
        } else {
            push((Entry){now + job->pause, entry.job});
            job->pause = 2 * job->pause < cap ? 2 * job->pause : cap;
        }
    }
    printf("%d %d %lld %lld\n%d %lld\n", succeeded, given_up, now, total, slowest, largest);
    free(jobs);
    free(heap);
    return 0;
}
