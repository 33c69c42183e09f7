package io.loyaltybridge.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code src/assembly/release.xml} says belongs to a release, laid out as if it had been unpacked. */
final class Installed {
    private Installed() {}

    /** @param home a directory that does not exist yet */
    static Path into(Path home) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Child.ROOT.resolve("src/assembly/release.xml").toFile())
                .getDocumentElement();
        NodeList sets = root.getElementsByTagName("fileSet");
        for (int i = 0; i < sets.getLength(); i++) {
            Element set = (Element) sets.item(i);
            Path from = Path.of(texts(set, "directory")
                    .get(0)
                    .replace("${project.basedir}", Child.ROOT.toString())
                    .replace(
                            "${project.build.directory}",
                            Child.ROOT.resolve("target").toString()));
            for (String include : texts(set, "include")) {
                copy(from, include, home, texts(set, "fileMode").get(0));
            }
        }
        return home;
    }

    private static void copy(Path from, String include, Path home, String mode) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + include);
        Path start = from.resolve(include.contains("/") ? include.substring(0, include.indexOf('/')) : "");
        try (Stream<Path> files =
                Files.exists(start) ? Files.walk(start, include.contains("/") ? 9 : 1) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path path = from.relativize(file);
                if (matcher.matches(path)) {
                    Path to = home.resolve(path);
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                    Files.setPosixFilePermissions(
                            to, PosixFilePermissions.fromString(mode.equals("0755") ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static List<String> texts(Element set, String name) {
        List<String> texts = new ArrayList<>();
        NodeList all = set.getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        return texts;
    }
}
