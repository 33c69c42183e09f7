package io.loyaltybridge.sandbox.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** The server of {@link KafkaServer}, in a process of its own. Ends with its standard input: so with the process that started it. */
public final class KafkaProcess {
    private KafkaProcess() {}

    /** @param args the file of the server's properties; its directory is made ready when it is new */
    public static void main(String[] args) throws IOException {
        Thread parent = new Thread(KafkaProcess::endWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        Path file = Path.of(args[0]);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
            if (StorageTool.execute(format, System.out) != 0) {
                System.exit(1);
            }
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup();
        server.awaitShutdown();
    }

    /** The pipe is closed when the parent is gone, also where it was killed. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said on it.
            }
        } catch (IOException e) {
            // The same as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
