using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>Makes the values of templates from those of .NET. Templates see copies, so that they cannot reach what the caller holds.</summary>
internal static class PythonValue
{
    public static object? From(object? value)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion();
        }

        return value switch
        {
            null or string or long or double or PythonObject or Undefined => value is long number ? PythonInteger.Box(number) : value,
            bool truth => PythonBool.Box(truth),
            int number => PythonInteger.Box(number),
            short or ushort or byte or sbyte or uint => PythonInteger.Box(Convert.ToInt64(value, null)),
            ulong number => PythonInteger.Box(number),
            BigInteger number => PythonInteger.Box(number),
            Int128 number => PythonInteger.Box((BigInteger)number),
            UInt128 number => PythonInteger.Box((BigInteger)number),
            float number => (double)number,
            Half number => (double)number,
            decimal number => (double)number,
            char c => c.ToString(),
            JsonElement element => From(element),
            JsonNode node => From(node),
            IReadOnlyDictionary<string, object?> dictionary => FromPairs(dictionary),
            IEnumerable<KeyValuePair<string, object?>> pairs => FromPairs(pairs),
            IDictionary dictionary => FromDictionary(dictionary),
            IEnumerable items => FromItems(items),
            ITuple tuple => FromTuple(tuple),
            _ => $"<{value.GetType().Name}>",
        };
    }

    /// <summary>The number of a JSON text: a float when it is written as one.</summary>
    public static object FromJsonNumber(string number)
    {
        if (!number.AsSpan().ContainsAny(".eE"))
        {
            return number.Length < 18 ? PythonInteger.Box(long.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
                : number.Length <= PythonInteger.MaxDigits ? PythonInteger.Box(BigInteger.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
                : throw Raise.Value(PythonInteger.TooManyDigits);
        }

        return double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static object? From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dictionary = new PythonDictionary();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    dictionary.Set(property.Name, From((object)property.Value));
                }

                return dictionary;
            case JsonValueKind.Array:
                return FromItems(element.EnumerateArray());
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return FromJsonNumber(element.GetRawText());
            case JsonValueKind.True or JsonValueKind.False:
                return PythonBool.Box(element.ValueKind == JsonValueKind.True);
            default:
                return null;
        }
    }

    private static object? From(JsonNode node)
    {
        switch (node)
        {
            case JsonObject properties:
                var dictionary = new PythonDictionary();
                foreach ((string key, JsonNode? value) in properties)
                {
                    dictionary.Set(key, From((object?)value));
                }

                return dictionary;
            case JsonArray items:
                return FromItems(items);
            default:
                var scalar = (JsonValue)node;
                return scalar.TryGetValue(out JsonElement element) ? From(element) : From(scalar.GetValue<object?>());
        }
    }

    private static PythonDictionary FromPairs(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var dictionary = new PythonDictionary();
        foreach ((string key, object? value) in pairs)
        {
            dictionary.Set(key, From(value));
        }

        return dictionary;
    }

    private static PythonDictionary FromDictionary(IDictionary pairs)
    {
        var dictionary = new PythonDictionary();
        foreach (DictionaryEntry entry in pairs)
        {
            dictionary.Set(From(entry.Key), From(entry.Value));
        }

        return dictionary;
    }

    private static PythonList FromItems(IEnumerable items)
    {
        var list = new List<object?>();
        foreach (object? item in items)
        {
            list.Add(From(item));
        }

        return new PythonList(list);
    }

    private static PythonTuple FromTuple(ITuple tuple)
    {
        var items = new object?[tuple.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = From(tuple[i]);
        }

        return new PythonTuple(items);
    }
}
