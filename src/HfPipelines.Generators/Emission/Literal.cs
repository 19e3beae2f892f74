using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using HfPipelines.Generators.Specs;
using HfPipelines.Generators.Specs.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Generators.Emission;

/// <summary>C# literals.</summary>
internal static class Literal
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    /// <summary>A default of a spec in the type of its field.</summary>
    /// <exception cref="SpecException">The default has another type.</exception>
    public static string Of(JsonNode node, FieldType type) => (type, node) switch
    {
        (FieldType.Int, JsonLiteral { Text: not ("true" or "false" or "null") } number) => Whole(number),
        (FieldType.Float, JsonLiteral { Text: not ("true" or "false" or "null") } number) => Real(number.Text),
        (FieldType.Float, JsonString { Value: "Infinity" }) => "double.PositiveInfinity",
        (FieldType.Float, JsonString { Value: "-Infinity" }) => "double.NegativeInfinity",
        (FieldType.Bool, JsonLiteral { Text: "true" or "false" } flag) => flag.Text,
        (FieldType.String, JsonString text) => Of(text.Value),
        (FieldType.IntList, _) => List(node, FieldType.Int),
        (FieldType.FloatList, _) => List(node, FieldType.Float),
        (FieldType.BoolList, _) => List(node, FieldType.Bool),
        (FieldType.StringList, _) => List(node, FieldType.String),
        _ => throw new SpecException(node.Line, "default", $"expected a default of the type {type}, found {node.Kind}"),
    };

    private static string List(JsonNode node, FieldType element)
        => node is JsonArray array ? $"[{string.Join(", ", array.Items.Select(i => Of(i, element)))}]" : $"[{Of(node, element)}]";

    private static string Whole(JsonLiteral number)
        => double.Parse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue
            ? ((int)value).ToString(CultureInfo.InvariantCulture)
            : throw new SpecException(number.Line, "default", $"expected a whole number, found {number.Text}");

    private static string Real(string text) => text.IndexOfAny(['.', 'e', 'E']) >= 0 ? text : text + ".0";
}
