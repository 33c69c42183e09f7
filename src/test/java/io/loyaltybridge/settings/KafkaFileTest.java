package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file with further properties of Kafka's clients. */
class KafkaFileTest {
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"bridge\" password=\"hunter2-hunter2\";";

    @TempDir
    private Path dir;

    private Settings load(String servers, String... lines) throws IOException {
        Path client = Files.writeString(dir.resolve("kafka.properties"), String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rw-r-----"));
        Path main = Files.writeString(
                dir.resolve("application.properties"),
                "bridge.store-url=jdbc:postgresql://127.0.0.1/bridge\nbridge.store-user=u\nbridge.kafka=" + servers
                        + "\nbridge.kafka-properties=" + client + "\n");
        return Settings.load(main, null, Map.of());
    }

    @Test
    void aLoginIsReadAndItsPasswordIsHidden() throws IOException {
        Files.writeString(dir.resolve("trust-password"), "hunter3-hunter3\n");
        Settings settings = load(
                "kafka.example.com:9093",
                "security.protocol=SASL_SSL",
                "sasl.mechanism=SCRAM-SHA-512",
                "sasl.jaas.config=" + LOGIN,
                "ssl.truststore.password={{file:" + dir.resolve("trust-password") + "}}");

        assertThat(settings.kafkaProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", LOGIN)
                .containsEntry("ssl.truststore.password", "hunter3-hunter3");
        assertThat(settings.secrets())
                .contains("hunter2-hunter2", "hunter3-hunter3", LOGIN)
                .doesNotContain("SASL_SSL", "SCRAM-SHA-512", "bridge");
        assertThat(settings.openFiles())
                .containsExactly(
                        dir.resolve("kafka.properties")
                                + " holds secrets (sasl.jaas.config) and other users of this machine can read it (rw-r-----); use chmod 600");
    }

    @Test
    void withoutKafkaItIsNotRead() throws IOException {
        Settings settings = load("", "acks=0");
        assertThat(settings.kafkaProperties()).isEmpty();
        assertThat(settings.secrets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "enable.idempotence",
                "group.id",
                "enable.auto.commit",
                "bootstrap.servers",
                "key.serializer",
                "value.deserializer",
                "partition.assignment.strategy",
                "auto.offset.reset",
                "isolation.level"
            })
    void aKeyOfOursIsRefused(String key) {
        assertThatThrownBy(() -> load("127.0.0.1:9092", "client.rack=a", key + "=hunter2"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(dir.resolve("kafka.properties") + ":2: " + key + ": expected not to be in the file of"
                        + " bridge.kafka-properties, because the program sets it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol=SASL_PLAINTEXT", "security.protocol=PLAINTEXT", "client.rack=SSL"})
    void aServerElsewhereNeedsTls(String line) throws IOException {
        assertThatThrownBy(() -> load("127.0.0.1:9092,kafka.example.com:9092", line))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "bridge.kafka: expected security.protocol=SSL (or SASL_SSL) in the file of bridge.kafka-properties,"
                                + " because webhooks to kafka.example.com could be read and changed on the way;"
                                + " bridge.allow-without-tls=kafka.example.com confirms it");
        assertThat(load("127.0.0.1:9092,[::1]:9092,localhost:9092", line).kafkaProperties())
                .hasSize(1);
        assertThat(load("kafka.example.com:9092\nbridge.allow-without-tls=kafka.example.com", line)
                        .kafkaProperties())
                .hasSize(1);
    }
}
