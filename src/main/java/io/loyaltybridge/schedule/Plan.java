package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** When the sites of a flow begin. For one thread. */
interface Plan {
    /** It wants to be asked at least this often, in ms: sites may change, and a clock may be set. */
    long OFTEN = 1_000;

    /**
     * Begins what is due.
     *
     * @param millis of a clock that nobody sets
     * @param sites  those that there are now
     * @param begin  takes a site at a time, at once
     * @return after how many ms it has to be asked again at the latest
     */
    long advance(Instant now, long millis, Sites sites, Consumer<Site> begin);

    /** In an order of the flow's own, the same in every process, so that the same site is not the first of every flow. */
    static List<Site> inTurn(String flow, Stream<Site> sites) {
        return sites.map(site -> new Place(mix((flow + '/' + site.id()).hashCode()), site))
                .sorted(Comparator.comparingInt(Place::number)
                        .thenComparing(place -> place.site().id()))
                .map(Place::site)
                .toList();
    }

    /** A site in the order of a flow; sites with the same number follow their ids. */
    record Place(int number, Site site) {}

    /** Ids that differ in their last letter only have hashes beside each other; after this they have not. */
    private static int mix(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
