#include <stdio.h>
#include <stdlib.h>

enum { MOST = 100000, SIZE = 131072 };

typedef struct {
    char kind[8];
    int number, version;
} Event;

static Event events[MOST];
static int versions[MOST + 1], version_count = 1;
static int tree[SIZE + 1], current[MOST + 1], is_down[MOST + 1];

static void add(int index, int amount) {
    for (index++; index <= SIZE; index += index & -index) tree[index] += amount;
}

static int find(int r) {
    int position = 0;
    for (int step = SIZE; step > 0; step /= 2) {
        if (position + step <= SIZE && tree[position + step] < r) {
            position += step;
            r -= tree[position];
        }
    }
    return position;
}

static int by_value(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static int rank_of(int version) {
    int *found = bsearch(&version, versions, (size_t)version_count, sizeof *versions, by_value);
    return (int)(found - versions);
}

int main(void) {
    int n, q;
    if (scanf("%d %d", &n, &q) != 2) return 1;
    for (int i = 0; i < q; i++) {
        Event *event = &events[i];
        if (scanf("%7s %d", event->kind, &event->number) != 2) return 1;
        if (event->kind[0] == 'a') {
            if (scanf("%d", &event->version) != 1) return 1;
            versions[version_count++] = event->version;
        }
    }
    qsort(versions, (size_t)version_count, sizeof *versions, by_value);
    int kept = 1;
    for (int i = 1; i < version_count; i++) {
        if (versions[i] != versions[kept - 1]) versions[kept++] = versions[i];
    }
    version_count = kept;

    int up = n;
    add(0, n);
    for (int i = 0; i < q; i++) {
        int number = events[i].number;
        char kind = events[i].kind[0];
        if (kind == 'r') {
            if (number > up) puts("unavailable");
            else printf("%d\n", versions[find(number)]);
        } else if (kind == 'a') {
            int rank = rank_of(events[i].version);
            if (rank <= current[number]) continue;
            if (!is_down[number]) {
                add(current[number], -1);
                add(rank, 1);
            }
            current[number] = rank;
        } else if (is_down[number] != (kind == 'd')) {
            is_down[number] = kind == 'd';
            int change = is_down[number] ? -1 : 1;
            up += change;
            add(current[number], change);
        }
    }
    return 0;
}
