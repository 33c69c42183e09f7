package io.loyaltybridge.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that the measurement started, and ends. */
final class Service implements AutoCloseable {
    private static final long READY_WITHIN_NANOS = 180_000_000_000L;

    private final Process process;
    private final Path log;

    private Service(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command with its output in a file of {@code dir}. */
    static Service start(Path dir, String name, List<String> command) throws IOException {
        Path log = dir.resolve(name + ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        Service service = new Service(process, log);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return service;
    }

    /** A Java program of this build, with the classes of the measurement. */
    static List<String> java(List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Asks every 5 ms until the answer is 200. */
    void await200(int port, String path) throws Exception {
        long end = System.nanoTime() + READY_WITHIN_NANOS;
        while (status(port, path) != 200) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("not ready: " + process + System.lineSeparator() + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static int status(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            return line.length() == 12 ? Integer.parseInt(line.substring(9)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Resident memory in MiB (VmRSS). */
    long residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** Bytes of its output so far. */
    long logBytes() throws IOException {
        return Files.size(log);
    }

    /** Bytes of the heap that are in use after a collection. */
    long liveBytes() throws IOException {
        Process histogram = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] lines = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
        return Long.parseLong(lines[lines.length - 1].trim().split("\\s+")[2]);
    }

    /** Tells its runtime something. */
    void jcmd(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid())));
        command.addAll(List.of(words));
        Process told = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (told.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    /** CPU time so far, in milliseconds. */
    long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    /** CPU time so far of each kind of thread, in milliseconds: native code, compilers and collectors too. Those that ended are missing. */
    Map<String, Long> threadMillis() throws IOException {
        Map<String, Long> kinds = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    String stat = Files.readString(thread.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    // In hundredths of a second, whatever the machine: see proc(5) and sysconf(3).
                    long millis = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
                    kinds.merge(name.replaceAll("[-#0-9 ]+$", ""), millis, Long::sum);
                } catch (IOException e) {
                    // It ended meanwhile.
                }
            }
        }
        return kinds;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a process to its end and returns the rounds that it printed, line by line. */
    static List<String[]> run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process failed");
        }
        return out.lines().filter(line -> line.startsWith("round ")).map(line -> line.split(" ")).toList();
    }

    static void delete(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File each : inside) {
                delete(each);
            }
        }
        file.delete();
    }
}
