#include <cstdio>
#include <cstdlib>
#include <cstring>

#define MAX_REQUESTS 100000

enum State { ABSENT, RUNNING, FRESH };

struct Entry {
    char key[9];
    State state;
    long long change_at;  // when the present state ends
};

struct Request {
    long long time;
    char key[9];
};

Request *requests = (Request *)malloc(sizeof(Request) * MAX_REQUESTS);
Entry *entries = (Entry *)malloc(sizeof(Entry) * MAX_REQUESTS);
int entry_count = 0;

Entry *find_entry(const char *key) {
    for (int i = 0; i < entry_count; i++) {
        if (strcmp(entries[i].key, key) == 0) return &entries[i];
    }
    Entry *entry = &entries[entry_count++];
    strcpy(entry->key, key);
    entry->state = ABSENT;
    return entry;
}

// Fetches end and values expire before the requests of this millisecond are looked at.
void advance_states(long long now, long long lifetime) {
    for (int i = 0; i < entry_count; i++) {
        Entry *entry = &entries[i];
        if (entry->state == RUNNING && entry->change_at == now) {
            entry->state = FRESH;
            entry->change_at = now + lifetime;
        }
        if (entry->state == FRESH && entry->change_at == now) entry->state = ABSENT;
    }
}

int count_running() {
    int running = 0;
    for (int i = 0; i < entry_count; i++) {
        if (entries[i].state == RUNNING) running++;
    }
    return running;
}

int main() {
    int n;
    long long duration, lifetime;
    scanf("%d %lld %lld", &n, &duration, &lifetime);
    for (int i = 0; i < n; i++) scanf("%lld %8s", &requests[i].time, requests[i].key);

    int hits = 0, joins = 0, misses = 0, peak = 0;
    int next = 0;
    for (long long now = 0; next < n; now++) {
        advance_states(now, lifetime);
        while (next < n && requests[next].time == now) {
            Entry *entry = find_entry(requests[next].key);
            if (entry->state == FRESH) {
                hits++;
            } else if (entry->state == RUNNING) {
                joins++;
            } else {
                misses++;
                entry->state = RUNNING;
                entry->change_at = now + duration;
            }
            next++;
        }
        if (count_running() > peak) peak = count_running();
    }
    printf("%d %d %d %d\n", hits, joins, misses, peak);
}
