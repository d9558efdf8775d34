import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer header = new StringTokenizer(in.readLine());
        int n = Integer.parseInt(header.nextToken());
        long duration = Long.parseLong(header.nextToken());
        long lifetime = Long.parseLong(header.nextToken());

        Map<String, Long> started = new HashMap<>();
        ArrayDeque<Long> running = new ArrayDeque<>();
        int hits = 0, joins = 0, misses = 0, peak = 0;
        for (int i = 0; i < n; i++) {
            String line = in.readLine();
            int space = line.indexOf(' ');
            long time = Long.parseLong(line.substring(0, space));
            String key = line.substring(space + 1).trim();
            Long start = started.get(key);
            if (start != null && time - start < duration) {
                joins++;
            } else if (start != null && time - start < duration + lifetime) {
                hits++;
            } else {
                misses++;
                started.put(key, time);
                while (!running.isEmpty() && running.peekFirst() <= time - duration) {
                    running.pollFirst();
                }
                running.addLast(time);
                peak = Math.max(peak, running.size());
            }
        }
        System.out.println(hits + " " + joins + " " + misses + " " + peak);
    }
}
