import { Children, useSyncExternalStore } from "react";
import { useLocation } from "react-router";

const never = () => () => {};
const plain = (query) => new URLSearchParams(query).toString();

export function Fits({ query, children }) {
  useLocation();                                             // drawn anew with every navigation
  // While the prerendered page comes alive its address counts as right: both hold nothing yet.
  const search = useSyncExternalStore(never, () => location.search, () => null);
  const [shown, meanwhile] = Children.toArray(children);
  return search === null || plain(search) === plain(query) ? shown : meanwhile;
}
