import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;

public class Main {
    // All fetches take equally long, so they end in the order in which they started. A queue of their ends holds
    // the running ones. Every fetch enters and leaves it once, so the whole log costs O(n).
    static class RunningFetches {
        private long[] ends = new long[16];
        private int head = 0;
        private int size = 0;

        void add(long end) {
            if (size == ends.length) {
                long[] bigger = new long[2 * ends.length];
                for (int i = 0; i < size; i++) {
                    bigger[i] = ends[(head + i) % ends.length];
                }
                ends = bigger;
                head = 0;
            }
            ends[(head + size) % ends.length] = end;
            size++;
        }

        // A fetch that ends now is no longer running.
        int countAt(long now) {
            while (size > 0 && ends[head] <= now) {
                head = (head + 1) % ends.length;
                size--;
            }
            return size;
        }
    }

    // The latest fetch of one key: running until loaded, fresh until expired, then gone.
    static class Fetch {
        final long loaded;
        final long expired;

        Fetch(long start, long duration, long lifetime) {
            loaded = start + duration;
            expired = loaded + lifetime;
        }

        boolean isRunning(long now) { return now < loaded; }

        boolean isGone(long now) { return now >= expired; }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] header = in.readLine().split(" ");
        int n = Integer.parseInt(header[0]);
        long duration = Long.parseLong(header[1]);
        long lifetime = Long.parseLong(header[2]);

        HashMap<String, Fetch> latest = new HashMap<String, Fetch>();
        RunningFetches running = new RunningFetches();
        int hits = 0, joins = 0, misses = 0, peak = 0;
        for (int i = 0; i < n; i++) {
            String[] words = in.readLine().split(" ");
            long now = Long.parseLong(words[0]);
            String key = words[1];
            if (!latest.containsKey(key) || latest.get(key).isGone(now)) {
                misses++;
                Fetch fetch = new Fetch(now, duration, lifetime);
                latest.put(key, fetch);
                running.add(fetch.loaded);
                peak = Math.max(peak, running.countAt(now));
            } else if (latest.get(key).isRunning(now)) {
                joins++;
            } else {
                hits++;
            }
        }
        System.out.println(hits + " " + joins + " " + misses + " " + peak);
    }
}
