package main

import (
	"context"
	"fmt"
	"strings"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/workflows"
)

// registerSearchAttributes makes sure that the namespace knows what we file
// workflows under. Safe to repeat; one that is there with another type is an error.
func registerSearchAttributes(ctx context.Context, temporal client.Client, namespace string) error {
	missing, err := missingSearchAttributes(ctx, temporal, namespace)
	if err != nil || len(missing) == 0 {
		return err
	}
	add := map[string]enums.IndexedValueType{}
	for _, name := range missing {
		add[name] = enums.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err = temporal.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: add,
	})
	if err != nil {
		return fmt.Errorf("register search attributes %s: %w", strings.Join(missing, ", "), err)
	}
	return nil
}

// checkSearchAttributes says what to do where they are missing: a worker must not
// find out with an order in its hands.
func checkSearchAttributes(ctx context.Context, temporal client.Client, namespace string) error {
	missing, err := missingSearchAttributes(ctx, temporal, namespace)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("namespace %s lacks the search attributes %s: run `orderloom migrate`", namespace, strings.Join(missing, ", "))
	}
	return nil
}

func missingSearchAttributes(ctx context.Context, temporal client.Client, namespace string) ([]string, error) {
	known, err := temporal.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("list search attributes of namespace %s: %w", namespace, err)
	}
	var missing []string
	for _, key := range workflows.SearchAttributes() {
		switch known.GetCustomAttributes()[key.GetName()] {
		case enums.INDEXED_VALUE_TYPE_KEYWORD:
		case enums.INDEXED_VALUE_TYPE_UNSPECIFIED:
			missing = append(missing, key.GetName())
		default:
			return nil, fmt.Errorf("search attribute %s of namespace %s has another type than Keyword: use another namespace", key.GetName(), namespace)
		}
	}
	return missing, nil
}
