package io.perdure.common.namespace;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.perdure.common.Patience;
import io.perdure.common.error.Unavailable;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.StoredNamespace;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FO-38: how old what is known of a namespace may be. */
class CachedNamespacesTest {
  private final CountingStore store = new CountingStore();
  private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Namespaces namespaces = new CachedNamespaces(store, () -> now);

  @Test
  void readsANamespaceOnceInTwoSeconds() {
    store.put("orders", 1);

    namespaces.byName("orders");
    now = now.plusMillis(1_999);
    namespaces.byName("orders");

    assertThat(store.reads).isEqualTo(1);
  }

  @Test
  void seesAChangeAfterTwoSeconds() {
    store.put("orders", 1);
    namespaces.byName("orders");
    store.put("orders", 3);

    now = now.plusSeconds(2);

    assertThat(namespaces.byName("orders"))
        .hasValueSatisfying(it -> assertThat(it.retention()).isEqualTo(Duration.ofDays(3)));
  }

  @Test
  void findsANewNamespaceAtOnce() {
    assertThat(namespaces.byName("orders")).isEmpty();

    store.put("orders", 1);

    assertThat(namespaces.byName("orders")).isPresent();
    assertThat(namespaces.byId("id-of-orders")).isPresent();
  }

  @Test
  void knowsASearchAttributeAtOnceWhenItReadsAgain() {
    store.put("orders", 1);
    namespaces.byName("orders");
    namespaces.byId("id-of-orders");
    store.changeSearchAttributes(
        "id-of-orders", _ -> Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD));

    assertThat(namespaces.byName("orders").orElseThrow().searchAttributes().type("Customer"))
        .isEmpty();
    namespaces.reread("id-of-orders");

    assertThat(namespaces.byName("orders").orElseThrow().searchAttributes().type("Customer"))
        .contains(INDEXED_VALUE_TYPE_KEYWORD);
    assertThat(namespaces.byId("id-of-orders").orElseThrow().searchAttributes().type("Customer"))
        .contains(INDEXED_VALUE_TYPE_KEYWORD);
  }

  @Test
  void staysWithWhatItKnowsWhileTheStoreIsAway() {
    store.put("orders", 1);
    namespaces.byName("orders");
    store.away = true;

    now = now.plusSeconds(60);

    assertThat(namespaces.byName("orders")).isPresent();
    assertThatThrownBy(() -> namespaces.byName("unknown")).isInstanceOf(Unavailable.class);
  }

  @Test
  @Timeout(30)
  void whileOneReadsANamespaceAgainTheOthersDoNotWait() throws InterruptedException {
    store.put("orders", 1);
    namespaces.byName("orders");
    now = now.plusSeconds(2);
    store.busy = new CountDownLatch(1);
    var reader = Thread.ofVirtual().start(() -> namespaces.byName("orders"));
    store.asked.await();

    assertThat(namespaces.byName("orders")).isPresent();

    store.busy.countDown();
    reader.join();
  }

  @Test
  @Timeout(30)
  void whatIsRememberedIsReadAgainMeanwhile() throws InterruptedException {
    store.put("orders", 1);
    namespaces.byId("id-of-orders");
    store.put("orders", 3);
    now = now.plusSeconds(2);
    store.busy = new CountDownLatch(1);

    var remembered = namespaces.remembered("id-of-orders").orElseThrow();
    store.asked.await();

    assertThat(remembered.retention()).isEqualTo(Duration.ofDays(1));
    store.busy.countDown();
    Patience.until(() -> !namespaces.remembered("id-of-orders").orElseThrow().equals(remembered));
  }

  @Test
  void whatIsTooOldIsReadFirst() {
    store.put("orders", 1);
    namespaces.byId("id-of-orders");
    store.put("orders", 3);

    now = now.plusSeconds(10);

    assertThat(namespaces.remembered("id-of-orders"))
        .hasValueSatisfying(it -> assertThat(it.retention()).isEqualTo(Duration.ofDays(3)));
  }

  /** Holds namespaces in memory and counts how often it is asked for one. */
  private static final class CountingStore implements NamespaceStore {
    private final Map<String, StoredNamespace> byName = new HashMap<>();
    private Map<String, IndexedValueType> searchAttributes = Map.of();
    private int reads;
    private boolean away;
    private volatile CountDownLatch busy = new CountDownLatch(0);
    private final CountDownLatch asked = new CountDownLatch(1);

    void put(String name, int retentionDays) {
      var namespace = DescribeNamespaceResponse.newBuilder();
      namespace.getNamespaceInfoBuilder().setId("id-of-" + name).setName(name);
      namespace
          .getConfigBuilder()
          .setWorkflowExecutionRetentionTtl(Durations.fromDays(retentionDays));
      byName.put(name, new StoredNamespace(namespace.build(), 0));
    }

    @Override
    public Optional<StoredNamespace> byName(String name) {
      reads++;
      if (away) {
        throw new Unavailable("away");
      }
      answerLater();
      return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<StoredNamespace> byId(String id) {
      answerLater();
      return byName.values().stream().filter(namespace -> namespace.id().equals(id)).findAny();
    }

    private void answerLater() {
      if (busy.getCount() > 0) {
        asked.countDown();
      }
      try {
        busy.await();
      } catch (InterruptedException ended) {
        throw new AssertionError(ended);
      }
    }

    @Override
    public void add(DescribeNamespaceResponse namespace) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredNamespace> page(String afterId, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, IndexedValueType> searchAttributes(String namespaceId) {
      return searchAttributes;
    }

    @Override
    public void changeSearchAttributes(
        String namespaceId, UnaryOperator<Map<String, IndexedValueType>> change) {
      searchAttributes = change.apply(searchAttributes);
    }

    @Override
    public boolean replace(StoredNamespace changed) {
      throw new UnsupportedOperationException();
    }
  }
}
