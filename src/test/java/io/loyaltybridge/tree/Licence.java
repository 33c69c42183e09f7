package io.loyaltybridge.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The licences that a library names in its pom, or in one of the poms above it. */
final class Licence {
    /** How poms write them, and their names on https://spdx.org/licenses/. The first that fits counts. */
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(".*apache.*2.*|.*asl 2.*", "Apache-2.0");
        NAMES.put(".*mit-0.*", "MIT-0");
        NAMES.put(".*\\bmit\\b.*", "MIT");
        NAMES.put(".*(bsd.*2.clause|2.clause bsd|simplified bsd).*", "BSD-2-Clause");
        NAMES.put(".*(eclipse distribution|\\bedl\\b|bsd.*3|3.clause|new bsd|golang.org/license).*", "BSD-3-Clause");
        NAMES.put(".*(eclipse public|\\bepl\\b).*2.*", "EPL-2.0");
        NAMES.put(".*(eclipse public|\\bepl\\b).*1.*", "EPL-1.0");
        NAMES.put(".*gpl.*(cpe|classpath).*|.*general public.*classpath.*", "GPL-2.0-with-classpath-exception");
        NAMES.put(".*(lesser general public|lgpl).*", "LGPL-2.1");
        NAMES.put(".*\\b0bsd\\b.*", "0BSD");
        NAMES.put(".*(cc0|public domain).*", "CC0-1.0");
    }

    private Licence() {}

    /**
     * The names of a library's licences, each as SPDX has it, joined by {@code  or }; as the pom has it where that is not known.
     *
     * @param pom in a Maven repository, with the poms above it
     */
    static String of(Path pom) {
        TreeSet<String> names = new TreeSet<>();
        Path at = pom;
        while (at != null && names.isEmpty()) {
            Element project = read(at);
            for (Element licences : children(project, "licenses")) {
                for (Element licence : children(licences, "license")) {
                    String url = children(licence, "url").isEmpty() ? "" : text(licence, "url");
                    names.add(name(text(licence, "name") + " " + url, text(licence, "name")));
                }
            }
            at = parent(at, project);
        }
        return String.join(" or ", names);
    }

    /** {@code group:name} of a pom. */
    static String artifact(Path pom) {
        Element project = read(pom);
        return group(project) + ":" + text(project, "artifactId");
    }

    /**
     * The name that SPDX has for a licence.
     *
     * @param described its name, and its address where there is one
     * @param unknown what is said where nothing fits
     */
    static String name(String described, String unknown) {
        String small = described.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return NAMES.entrySet().stream()
                .filter(known -> small.matches(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(unknown);
    }

    private static Path parent(Path pom, Element project) {
        List<Element> parents = children(project, "parent");
        if (parents.isEmpty()) {
            return null;
        }
        Element parent = parents.get(0);
        Path repository = pom.getParent().getParent().getParent();
        for (int i = 0; i < group(project).split("\\.").length; i++) {
            repository = repository.getParent();
        }
        String name = text(parent, "artifactId");
        String version = text(parent, "version");
        return repository
                .resolve(text(parent, "groupId").replace('.', '/'))
                .resolve(name)
                .resolve(version)
                .resolve(name + "-" + version + ".pom");
    }

    private static String group(Element project) {
        return children(project, "groupId").isEmpty()
                ? text(children(project, "parent").get(0), "groupId")
                : text(project, "groupId");
    }

    private static Element read(Path pom) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(Files.newInputStream(pom)).getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError(pom + " cannot be read", e);
        }
    }

    private static List<Element> children(Element of, String name) {
        List<Element> found = new ArrayList<>();
        for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element of, String name) {
        return children(of, name).get(0).getTextContent().strip();
    }
}
