export default function Supplier() {
  return null;
}
