using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>A <c>dict</c>: keys in the order in which they came, equal as in Python (<c>1</c>, <c>1.0</c> and <c>True</c> are one key). Templates cannot change one after it was made.</summary>
internal sealed class PythonDictionary : PythonObject
{
    private static readonly object None = new();

    private readonly OrderedDictionary<object, object?> _items = new(KeyComparer.Instance);

    public override string TypeName => "dict";

    public int Count => _items.Count;

    public IEnumerable<object?> Keys => _items.Keys.Select(Unwrap);

    public IEnumerable<object?> Values => _items.Values;

    public IEnumerable<KeyValuePair<object?, object?>> Items => _items.Select(item => KeyValuePair.Create(Unwrap(item.Key), item.Value));

    public KeyValuePair<object?, object?> At(int index)
    {
        KeyValuePair<object, object?> item = _items.GetAt(index);
        return KeyValuePair.Create(Unwrap(item.Key), item.Value);
    }

    public void Set(object? key, object? value) => _items[Wrap(key)] = value;

    public bool TryGet(object? key, [MaybeNullWhen(true)] out object? value)
    {
        if (key is not null && !KeyComparer.IsHashable(key))
        {
            value = null;
            return false;
        }

        return _items.TryGetValue(key ?? None, out value);
    }

    public bool TryGetText(string key, out object? value) => _items.TryGetValue(key, out value);

    /// <summary>Whether there is such a key.</summary>
    /// <exception cref="TemplateException">The key cannot be one.</exception>
    public bool Contains(object? key) => _items.ContainsKey(Wrap(key));

    private static object Wrap(object? key)
    {
        if (key is null)
        {
            return None;
        }

        return KeyComparer.IsHashable(key) ? key : throw Raise.Type($"unhashable type: '{PythonType.NameOf(KeyComparer.Unhashable(key))}'");
    }

    private static object? Unwrap(object key) => ReferenceEquals(key, None) ? null : key;

    /// <summary>Compares keys as Python does.</summary>
    internal sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();

        public static bool IsHashable(object? value) => value is not (PythonList or PythonDictionary or DictionaryView { Kind: not DictionaryViewKind.Values })
            && (value is not PythonTuple tuple || tuple.Items.All(IsHashable));

        public static object? Unhashable(object? value) => value is PythonTuple tuple ? tuple.Items.Select(Unhashable).First(item => !IsHashable(item)) : value;

        public new bool Equals(object? left, object? right)
        {
            if (left is string a)
            {
                return right is string b ? a == b : right is Markup m && a == m.Text;
            }

            return PythonOperators.AreEqual(left, right);
        }

        public int GetHashCode(object value) => value switch
        {
            string text => text.GetHashCode(),
            Markup markup => markup.Text.GetHashCode(),
            long number => number.GetHashCode(),
            bool truth => (truth ? 1L : 0L).GetHashCode(),
            double number when number == Math.Floor(number) && Math.Abs(number) < 9e18 => ((long)number).GetHashCode(),
            double number when number == Math.Floor(number) && double.IsFinite(number) => new BigInteger(number).GetHashCode(),
            BigInteger big => big.GetHashCode(),
            PythonTuple tuple => tuple.Items.Aggregate(17, (hash, item) => (hash * 31) + (item is null ? 0 : GetHashCode(item))),
            PythonBytes => 1,
            PythonRange range => range.Count,
            Undefined => 2,
            _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value),
        };
    }
}
