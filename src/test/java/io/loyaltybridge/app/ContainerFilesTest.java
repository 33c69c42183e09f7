package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code ops/} for containers: as their schemas want them, and only with what the program has. */
class ContainerFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path COMPOSE = Path.of("ops/compose.yaml");
    private static final Path KUBERNETES = Path.of("ops/kubernetes");
    private static final String MERGE = "<<";
    /** How Kubernetes reads its objects: unknown fields, and those that are missing, fail. */
    private static final Map<String, Strict> KINDS = Map.of(
            "Deployment", V1Deployment::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "ServiceAccount", V1ServiceAccount::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

    private static final Pattern OURS =
            Pattern.compile("\\b(BRIDGE|WIX|PROGRAM|COUPONS|MAIL|SYNC|SOURCES)_[A-Z_]+\\b(?=: | *[,}]|$|\")");

    @FunctionalInterface
    private interface Strict {
        void check(JsonElement element) throws IOException;
    }

    private static List<JsonNode> yaml(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Object one : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
            documents.add(JSON.valueToTree(merged(one)));
        }
        return documents;
    }

    /** With what {@code <<} brings in its place, as engines of compose read it. */
    private static Object merged(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().map(ContainerFilesTest::merged).toList();
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        Map<Object, Object> all = new java.util.LinkedHashMap<>();
        if (map.get(MERGE) instanceof Map<?, ?> brought) {
            all.putAll((Map<?, ?>) merged(brought));
        }
        map.forEach((key, value) -> {
            if (!MERGE.equals(key)) {
                all.put(key, value == null ? null : merged(value));
            }
        });
        return all;
    }

    private static List<Path> kubernetes() throws IOException {
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (Path file : kubernetes()) {
            objects.addAll(yaml(file).stream()
                    .filter(one -> !one.path("kind").asText().equals("Kustomization"))
                    .toList());
        }
        return objects;
    }

    @Test
    void theComposeFileIsAsItsSchemaWantsIt() throws IOException {
        Set<ValidationMessage> problems = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(Path.of("src/test/resources/schemas/compose-spec.json"))
                        .replace("\"compose_spec.json\"", "\"https://compose-spec.example.com/schema.json\""))
                .validate(yaml(COMPOSE).get(0));
        assertThat(problems).isEmpty();
    }

    @Test
    void eachServiceOfTheComposeFileHasWhatItNames() throws IOException {
        JsonNode file = yaml(COMPOSE).get(0);
        file.path("services").fields().forEachRemaining(service -> {
            for (String kind : List.of("secrets", "networks")) {
                service.getValue().path(kind).forEach(one -> assertThat(
                                file.path(kind).has(one.asText()))
                        .as("%s of %s: %s", kind, service.getKey(), one)
                        .isTrue());
            }
            service.getValue().path("depends_on").fieldNames().forEachRemaining(other -> assertThat(
                            file.path("services").has(other))
                    .as(other)
                    .isTrue());
            assertThat(service.getValue().path("profiles")).as(service.getKey()).isNotEmpty();
        });
    }

    @Test
    void whatRunsTheProgramIsShut() throws IOException {
        JsonNode services = yaml(COMPOSE).get(0).path("services");
        for (String name : List.of("bridge", "instances", "topic")) {
            JsonNode service = services.path(name);
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("user").asText()).isEqualTo("65532:65532");
            assertThat(service.path("cap_drop").path(0).asText()).isEqualTo("ALL");
        }
        for (JsonNode object : objects()) {
            JsonNode pod = object.path("spec").path("template").path("spec");
            for (JsonNode container : pod.path("containers")) {
                assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean())
                        .isTrue();
                JsonNode context = container.path("securityContext");
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
            }
        }
    }

    @Test
    void eachObjectIsAsKubernetesReadsIt() throws IOException {
        List<JsonNode> objects = objects();
        assertThat(objects).extracting(one -> one.path("kind").asText()).contains("StatefulSet", "Deployment");
        for (JsonNode object : objects) {
            String kind = object.path("kind").asText();
            assertThat(KINDS).containsKey(kind);
            assertThatCode(() -> KINDS.get(kind).check(JsonParser.parseString(object.toString())))
                    .as(object.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aMistakeWouldBeSeen() {
        JsonElement mistaken = JsonParser.parseString(
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"ports\":[{\"port\":80,\"targetPorts\":\"x\"}]}}");
        assertThatThrownBy(() -> V1Service.validateJsonElement(mistaken)).hasMessageContaining("targetPorts");
    }

    @Test
    void whatSelectsPodsSelectsThose() throws IOException {
        String label = "app.kubernetes.io/name";
        for (JsonNode object : objects()) {
            JsonNode spec = object.path("spec");
            switch (object.path("kind").asText()) {
                case "Service" ->
                    assertThat(spec.path("selector").path(label).asText()).isEqualTo("loyalty-bridge");
                case "NetworkPolicy" ->
                    assertThat(spec.path("podSelector")
                                    .path("matchLabels")
                                    .path(label)
                                    .asText())
                            .isEqualTo("loyalty-bridge");
                case "Deployment", "StatefulSet" -> {
                    assertThat(spec.path("selector")
                                    .path("matchLabels")
                                    .path(label)
                                    .asText())
                            .isEqualTo("loyalty-bridge");
                    assertThat(spec.path("template").path("metadata").path("labels"))
                            .isEqualTo(spec.path("selector").path("matchLabels"));
                }
                case "PodDisruptionBudget" ->
                    assertThat(spec.path("selector")
                                    .path("matchLabels")
                                    .path(label)
                                    .asText())
                            .isEqualTo("loyalty-bridge");
                default -> assertThat(spec.isMissingNode()).isTrue();
            }
        }
    }

    @Test
    void eachKustomizationNamesFilesThatAreThereAndAllOfThem() throws IOException {
        for (String folder : List.of("common", "one", "many")) {
            Path directory = KUBERNETES.resolve(folder);
            Set<String> named = new TreeSet<>();
            JsonNode kustomization =
                    yaml(directory.resolve("kustomization.yaml")).get(0);
            kustomization.path("resources").forEach(one -> named.add(one.asText()));
            kustomization.path("configMapGenerator").forEach(map -> map.path("files")
                    .forEach(one -> named.add(one.asText())));
            assertThat(named)
                    .allSatisfy(one -> assertThat(directory.resolve(one)).exists());
            named.add("kustomization.yaml");
            named.remove("../common");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(named);
            }
        }
    }

    @Test
    void kubectlPutsThemTogether() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/kubectl")));
        for (String folder : List.of("one", "many")) {
            Process kubectl = new ProcessBuilder(
                            "/usr/bin/kubectl",
                            "kustomize",
                            KUBERNETES.resolve(folder).toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(kubectl.waitFor()).as(said).isZero();
            assertThat(said).contains("name: loyalty-bridge-", "image: loyalty-bridge:");
        }
    }

    @Test
    void eachVariableAndSettingIsOneOfTheProgram() throws IOException {
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of());
        Set<String> known = new HashSet<>();
        for (String line : Files.readAllLines(Path.of(Settings.DEFAULT_FILE))) {
            Matcher key = Pattern.compile("^#?([a-z][a-z0-9.-]+)=").matcher(line);
            if (key.find() && Settings.isSetting(key.group(1))) {
                known.add(key.group(1).toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
            }
        }
        Set<String> named = new TreeSet<>();
        List<Path> files = new ArrayList<>(kubernetes());
        files.addAll(List.of(COMPOSE, Path.of("ops/loyalty-bridge.service"), Path.of("pom.xml")));
        for (Path file : files) {
            String text = Files.readString(file).replace("=", ": ").replace(">", ": ");
            OURS.matcher(text).results().forEach(found -> named.add(found.group()));
        }
        assertThat(named).contains("BRIDGE_DATA_DIR", "BRIDGE_MANAGEMENT_HOST", "BRIDGE_STORE_URL");
        assertThat(known).containsAll(named);
        for (String folder : List.of("one", "many")) {
            Path own = KUBERNETES.resolve(folder).resolve("application.properties");
            assertThatCode(() -> Settings.load(own, null, Map.of("BRIDGE_ALLOW_WITHOUT_TLS", "kafka")))
                    .doesNotThrowAnyException();
        }
        String all = Files.readString(COMPOSE) + Files.readString(KUBERNETES.resolve("common/service.yaml"));
        assertThat(all).contains(":" + settings.text("bridge.port"), " " + settings.text("bridge.management-port"));
    }

    @Test
    void theImageRunsAClassAndHasTheFoldersThatThereAre() throws IOException {
        String args = Files.readString(Path.of("src/container/root/app/java.args"));
        assertThat(args).contains("io.loyaltybridge.cli.LoyaltyBridge", "-Dbridge.home=/app", "/work/lib/*");
        assertThat(Path.of("src/main/java/io/loyaltybridge/cli/LoyaltyBridge.java"))
                .exists();
        assertThat(Files.readString(COMPOSE)).contains("io.loyaltybridge.cli.Ready");
        assertThat(Path.of("src/main/java/io/loyaltybridge/cli/Ready.java")).exists();
        // A directory of the image is there where it has a file.
        assertThat(Path.of("src/container/root/data/README")).exists();
        assertThat(Path.of("src/container/root/work/application.properties")).exists();
        String pom = Files.readString(Path.of("pom.xml"));
        for (String folder : io.loyaltybridge.settings.Installation.FOLDERS) {
            assertThat(pom).contains("<from>" + folder + "</from><into>/app/" + folder + "</into>");
            assertThat(Files.readString(Path.of("src/assembly/release.xml"))).contains(folder + "/**");
        }
    }
}
