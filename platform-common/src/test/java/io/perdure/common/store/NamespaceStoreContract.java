package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every store of namespaces does. */
public abstract class NamespaceStoreContract {
  private static final IndexedValueType KEYWORD = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  private static final IndexedValueType TEXT = IndexedValueType.INDEXED_VALUE_TYPE_TEXT;

  /** The store under test; it may hold namespaces of other tests. */
  protected abstract NamespaceStore store();

  @Test
  void findsByNameAndByIdWhatWasAdded() {
    var added = add("findable");

    assertThat(store().byName(added.getNamespaceInfo().getName()))
        .contains(new StoredNamespace(added, 0));
    assertThat(store().byId(added.getNamespaceInfo().getId()))
        .contains(new StoredNamespace(added, 0));
  }

  @Test
  void findsNothingUnderOtherKeys() {
    assertThat(store().byName("nobody")).isEmpty();
    assertThat(store().byId(UUID.randomUUID().toString())).isEmpty();
    assertThat(store().byId("no uuid")).isEmpty();
  }

  /** FO-33. */
  @Test
  void refusesASecondNamespaceOfTheSameName() {
    var name = add("twice").getNamespaceInfo().getName();
    var second = namespace("other").toBuilder();
    second.getNamespaceInfoBuilder().setName(name);

    assertThatThrownBy(() -> store().add(second.build()))
        .isInstanceOf(AlreadyExists.class)
        .hasMessage("Namespace \"%s\" already exists", name);
  }

  @Test
  void refusesASecondNamespaceOfTheSameId() {
    var second = add("id").toBuilder();
    second.getNamespaceInfoBuilder().setName("another-" + UUID.randomUUID());

    assertThatThrownBy(() -> store().add(second.build())).isInstanceOf(AlreadyExists.class);
    assertThat(store().byName(second.getNamespaceInfo().getName())).isEmpty();
  }

  @Test
  void listsAllInPagesInTheOrderOfTheirIds() {
    var added = add("first").getNamespaceInfo().getId();
    add("second");
    add("third");

    var ids = new ArrayList<String>();
    for (var page = store().page("", 2);
        !page.isEmpty();
        page = store().page(page.getLast().id(), 2)) {
      assertThat(page.size()).isLessThanOrEqualTo(2);
      page.forEach(namespace -> ids.add(namespace.id()));
    }

    assertThat(ids).contains(added).isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3);
  }

  /** FO-59. */
  @Test
  void raisesTheVersionWithEachChange() {
    var deprecated = add("changed").toBuilder();
    deprecated.getNamespaceInfoBuilder().setState(NamespaceState.NAMESPACE_STATE_DEPRECATED);

    assertThat(store().replace(new StoredNamespace(deprecated.build(), 0))).isTrue();

    assertThat(store().byId(deprecated.getNamespaceInfo().getId()))
        .contains(new StoredNamespace(deprecated.build(), 1));
  }

  @Test
  void changesNothingWhenAnotherChangeCameFirst() {
    var added = add("raced");
    var late = added.toBuilder();
    late.getNamespaceInfoBuilder().setDescription("late");
    store().replace(new StoredNamespace(added, 0));

    assertThat(store().replace(new StoredNamespace(late.build(), 0))).isFalse();

    assertThat(store().byId(added.getNamespaceInfo().getId()))
        .contains(new StoredNamespace(added, 1));
  }

  @Test
  void ensuresANamespaceOnce() {
    var wanted = namespace("ensured");

    var first = store().ensure(wanted);
    var again = wanted.toBuilder();
    again.getNamespaceInfoBuilder().setId(UUID.randomUUID().toString());

    assertThat(first.description()).isEqualTo(wanted);
    assertThat(store().ensure(again.build())).isEqualTo(first);
  }

  @Test
  void keepsTheSearchAttributesOfEachNamespace() {
    var id = add("attributes").getNamespaceInfo().getId();
    store().changeSearchAttributes(id, _ -> Map.of("a", KEYWORD, "b", TEXT));

    store()
        .changeSearchAttributes(
            id,
            present -> {
              var all = new HashMap<>(present);
              all.remove("b");
              all.put("c", TEXT);
              return all;
            });

    assertThat(store().searchAttributes(id)).isEqualTo(Map.of("a", KEYWORD, "c", TEXT));
    assertThat(store().searchAttributes(add("other").getNamespaceInfo().getId())).isEmpty();
  }

  @Test
  void aRefusedChangeOfSearchAttributesChangesNothing() {
    var id = add("refused").getNamespaceInfo().getId();
    store().changeSearchAttributes(id, _ -> Map.of("a", KEYWORD));

    assertThatThrownBy(
            () ->
                store()
                    .changeSearchAttributes(
                        id,
                        _ -> {
                          throw new InvalidRequest("too many");
                        }))
        .isInstanceOf(InvalidRequest.class);

    assertThat(store().searchAttributes(id)).isEqualTo(Map.of("a", KEYWORD));
  }

  @Test
  void anUnknownNamespaceHasNoSearchAttributes() {
    var id = UUID.randomUUID().toString();

    assertThat(store().searchAttributes(id)).isEmpty();
    assertThatThrownBy(() -> store().changeSearchAttributes(id, _ -> Map.of("a", KEYWORD)))
        .isInstanceOf(NotFound.class);
  }

  private DescribeNamespaceResponse add(String name) {
    var namespace = namespace(name);
    store().add(namespace);
    return namespace;
  }

  private static DescribeNamespaceResponse namespace(String name) {
    var namespace = DescribeNamespaceResponse.newBuilder();
    namespace
        .getNamespaceInfoBuilder()
        .setId(UUID.randomUUID().toString())
        .setName(name + "-" + UUID.randomUUID())
        .setState(NamespaceState.NAMESPACE_STATE_REGISTERED);
    namespace.getConfigBuilder().setWorkflowExecutionRetentionTtl(Durations.fromDays(1));
    return namespace.build();
  }
}
