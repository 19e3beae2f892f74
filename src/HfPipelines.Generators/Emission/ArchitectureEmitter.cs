using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>Emits the architecture of a spec: its classes with the networks found beside it, and its weight conversions.</summary>
internal static class ArchitectureEmitter
{
    /// <summary>Writes the class.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="networks">The classes marked with <c>[Network]</c>.</param>
    /// <param name="accessibility">The accessibility of the emitted class.</param>
    public static void Emit(SourceWriter writer, ModelSpec spec, IEnumerable<NetworkClass> networks, string accessibility)
    {
        IReadOnlyDictionary<string, string> creators = Creators(spec, networks);
        writer.Summary($"The model type <c>{CSharp.Xml(spec.ModelType)}</c>.{(spec.Summary is null ? "" : " " + CSharp.Xml(spec.Summary))}");
        string[] implemented = [.. spec.Classes.Select(c => c.Name).Where(creators.ContainsKey)];
        if (implemented.Length > 0)
        {
            writer.Line($"[{CSharp.Networks}.ImplementsAttribute({CSharp.Literals(implemented)})]");
        }

        writer.Open($"{accessibility} sealed partial class {spec.ArchitectureClass} : {CSharp.Networks}.Architecture");
        writer.Summary("The one instance.");
        writer.Line($"public static {spec.ArchitectureClass} Instance {{ get; }} = new();");
        writer.Line();
        writer.Open($"private {spec.ArchitectureClass}()").Close();
        Property(writer, "string", "ModelType", CSharp.Literal(spec.ModelType));
        Property(writer, $"{CSharp.Networks}.ArchitectureKind", "Kind", $"{CSharp.Networks}.ArchitectureKind.{ArchitectureKinds.Member(spec.Kind)}");
        TextProperty(writer, "TokenizerClass", spec.Tokenizer);
        TextProperty(writer, "ImageProcessorClass", spec.ImageProcessor);
        TextProperty(writer, "ProcessorClass", spec.Processor);
        writer.Line().Line("/// <inheritdoc/>");
        writer.OpenList($"public override {CSharp.Collections}.IReadOnlyList<{CSharp.Networks}.ModelClass> Classes {{ get; }} =");
        foreach (ClassSpec model in spec.Classes)
        {
            EmitClass(writer, spec, model, creators.TryGetValue(model.Name, out string? creator) ? creator : null);
        }

        writer.CloseList(";");
        if (spec.Conversions.Count > 0)
        {
            writer.Line().Line("/// <inheritdoc/>");
            writer.OpenList($"public override {CSharp.Collections}.IReadOnlyList<{CSharp.Checkpoints}.WeightConversion> Conversions {{ get; }} =");
            EmitConversions(writer, spec.Conversions);
            writer.CloseList(";");
        }

        writer.Line().Line("/// <inheritdoc/>");
        writer.Line($"public override {CSharp.Configuration}.PretrainedConfig ReadConfig({CSharp.Configuration}.ConfigReader reader) => new {spec.ConfigClass}(reader);");
        writer.Close();
    }

    private static IReadOnlyDictionary<string, string> Creators(ModelSpec spec, IEnumerable<NetworkClass> networks)
    {
        var creators = new Dictionary<string, string>(StringComparer.Ordinal);
        string arguments = $"(({spec.ConfigClass})config, weights)";
        NetworkClass[] own = [.. networks.Where(n => n.ModelTypes.Contains(spec.ModelType))];
        foreach (NetworkClass network in own)
        {
            foreach (string head in network.Heads)
            {
                creators[spec.TypeName + head] = $"{network.FullName}.{NetworkClass.FamilyMethod}{arguments}.{CSharp.Identifier(head)}()";
            }
        }

        // A method for a class wins over the family's.
        foreach (NetworkClass network in own)
        {
            foreach (string method in network.Methods)
            {
                creators[method] = $"{network.FullName}.{CSharp.Identifier(method)}{arguments}";
            }
        }

        return creators;
    }

    private static void Property(SourceWriter writer, string type, string name, string value)
        => writer.Line().Line("/// <inheritdoc/>").Line($"public override {type} {name} => {value};");

    private static void TextProperty(SourceWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            Property(writer, "string?", name, CSharp.Literal(value));
        }
    }

    private static void EmitClass(SourceWriter writer, ModelSpec spec, ClassSpec model, string? creator)
    {
        writer.Open("new()");
        writer.Line($"Name = {CSharp.Literal(model.Name)},");
        TextsMember(writer, "Tasks", model.Tasks);
        if (model.BaseModelPrefix.Length > 0)
        {
            writer.Line($"BaseModelPrefix = {CSharp.Literal(model.BaseModelPrefix)},");
        }

        if (model.TiedWeights.Count > 0)
        {
            writer.Line($"TiedWeights = new {CSharp.Collections}.Dictionary<string, string>");
            writer.Open();
            foreach (KeyValuePair<string, string> tied in model.TiedWeights)
            {
                writer.Line($"[{CSharp.Literal(tied.Key)}] = {CSharp.Literal(tied.Value)},");
            }

            writer.Close(",");
        }

        TextsMember(writer, "IgnoreMissing", model.IgnoreMissing);
        TextsMember(writer, "IgnoreUnexpected", model.IgnoreUnexpected);
        if (model.Generates)
        {
            writer.Line("Generates = true,");
        }

        if (model.Conversions.Count > 0)
        {
            writer.OpenList("Conversions =");
            EmitConversions(writer, model.Conversions);
            writer.CloseList(",");
        }

        if (creator is not null)
        {
            writer.Line($"Create = static (config, weights) => {creator},");
        }

        writer.Close(",");
    }

    private static void TextsMember(SourceWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            writer.Line($"{name} = [{CSharp.Literals(texts)}],");
        }
    }

    private static void EmitConversions(SourceWriter writer, IReadOnlyList<ConversionSpec> conversions)
    {
        foreach (ConversionSpec conversion in conversions)
        {
            EmitConversion(writer, conversion, "new()");
        }
    }

    private static void EmitConversion(SourceWriter writer, ConversionSpec conversion, string head)
    {
        writer.Open(head);
        TextsMember(writer, "Sources", conversion.Sources);
        TextsMember(writer, "Targets", conversion.Targets);
        if (conversion.Operations.Count > 0)
        {
            writer.OpenList("Operations =");
            foreach (OperationSpec operation in conversion.Operations)
            {
                EmitOperation(writer, operation);
            }

            writer.CloseList(",");
        }

        if (conversion.PrefixToAdd is not null)
        {
            writer.Line($"PrefixToAdd = {CSharp.Literal(conversion.PrefixToAdd)},");
        }

        if (conversion.PrefixToRemove is not null)
        {
            writer.Line($"PrefixToRemove = {CSharp.Literal(conversion.PrefixToRemove)},");
        }

        if (conversion.IsPaired)
        {
            writer.Line("IsPaired = true,");
        }

        if (conversion.IndexOffset != 0)
        {
            writer.Line($"IndexOffset = {CSharp.Integer(conversion.IndexOffset)},");
        }

        if (conversion.Reverse is not null)
        {
            EmitConversion(writer, conversion.Reverse, "Reverse = new()");
        }

        writer.Close(",");
    }

    private static void EmitOperation(SourceWriter writer, OperationSpec operation)
    {
        string numbers = string.Join(", ", operation.Arguments
            .Where(a => a.Value.Kind is JsonKind.Number or JsonKind.Boolean)
            .Select(a => $"[{CSharp.Literal(a.Key)}] = {(a.Value.Kind == JsonKind.Number ? a.Value.Text : a.Value.IsTrue ? "1" : "0")}"));
        string texts = string.Join(", ", operation.Arguments
            .Where(a => a.Value.Kind is JsonKind.String or JsonKind.Array)
            .Select(a => $"[{CSharp.Literal(a.Key)}] = [{CSharp.Literals(a.Value.Kind == JsonKind.String ? [a.Value.Text] : a.Value.Items.Select(i => i.Text))}]"));
        string numbersValue = $"new {CSharp.Collections}.Dictionary<string, double> {{ {numbers} }}".Replace("{  }", "{ }");
        string tail = texts.Length == 0 ? "" : $" {{ Texts = new {CSharp.Collections}.Dictionary<string, {CSharp.Collections}.IReadOnlyList<string>> {{ {texts} }} }}";
        writer.Line($"new({CSharp.Literal(operation.Name)}, {numbersValue}){tail},");
    }
}
