import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

public class Main {
    static class Lock {
        String holder;
        long end;
        int token;
        int written;

        boolean isHeld(long time) {
            return holder != null && time < end;
        }

        String acquire(long time, String client, long duration) {
            if (!isHeld(time)) {
                holder = client;
                end = time + duration;
                token++;
            } else if (holder.equals(client)) {
                end = Math.max(end, time + duration);
            } else {
                return "busy";
            }
            return Integer.toString(token);
        }

        String release(long time, String client) {
            if (!isHeld(time) || !holder.equals(client)) {
                return "ignored";
            }
            holder = null;
            return "ok";
        }

        String write(int candidate) {
            if (candidate < written) {
                return "stale";
            }
            written = candidate;
            return "ok";
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int n = Integer.parseInt(in.readLine().trim());
        Map<String, Lock> locks = new HashMap<>();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < n; i++) {
            String[] words = in.readLine().trim().split(" ");
            long time = Long.parseLong(words[1]);
            Lock lock = locks.computeIfAbsent(words[2], name -> new Lock());
            switch (words[0]) {
                case "acquire":
                    out.append(lock.acquire(time, words[3], Long.parseLong(words[4])));
                    break;
                case "release":
                    out.append(lock.release(time, words[3]));
                    break;
                default:
                    out.append(lock.write(Integer.parseInt(words[3])));
            }
            out.append('\n');
        }
        System.out.print(out);
    }
}
