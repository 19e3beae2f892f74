using System.Collections.Generic;
using System.Linq;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>Writes the architecture of a spec: its classes, conversions and networks.</summary>
internal static class ArchitectureEmitter
{
    private const string Networks = "global::HfPipelines.Networks.";
    private const string Checkpoints = "global::HfPipelines.Checkpoints.";

    public static string Emit(Spec spec, IEnumerable<NetworkClass> networks, string @namespace, string accessibility)
    {
        SourceWriter writer = SourceWriter.File(@namespace);
        Dictionary<string, string> methods = Methods(spec, networks);
        string implemented = Literal.Of(spec.Classes.Select(c => c.Name).Where(methods.ContainsKey));
        writer.Doc($"<summary>The model type <c>{XmlText.Of(spec.ModelType)}</c>: {XmlText.Of(spec.Summary)}</summary>");
        writer.Line($"[{Networks}Implements({implemented.Trim('[', ']')})]");
        using (writer.Braces($"{accessibility} sealed partial class {spec.ArchitectureClass} : {Networks}Architecture"))
        {
            writer.Line($"private {spec.ArchitectureClass}()");
            using (writer.Braces("{", "}"))
            {
            }

            Property(writer, "The one instance.", $"public static {spec.ArchitectureClass} Instance {{ get; }} = new();");
            Inherited(writer, $"public override string ModelType => {Literal.Of(spec.ModelType)};");
            Inherited(writer, $"public override {Networks}ArchitectureKind Kind => {Networks}ArchitectureKind.{spec.Kind};");
            Optional(writer, "TokenizerClass", spec.Tokenizer);
            Optional(writer, "ImageProcessorClass", spec.ImageProcessor);
            Optional(writer, "ProcessorClass", spec.Processor);
            if (spec.Conversions.Count > 0)
            {
                Inherited(writer, $"public override global::System.Collections.Generic.IReadOnlyList<{Checkpoints}WeightConversion> Conversions {{ get; }} =");
                Conversions(writer, spec.Conversions, ";");
            }

            Inherited(writer, $"public override global::System.Collections.Generic.IReadOnlyList<{Networks}ModelClass> Classes {{ get; }} =");
            using (writer.Braces("[", "];"))
            {
                foreach (SpecClass model in spec.Classes)
                {
                    Class(writer, spec, model, methods);
                }
            }

            Inherited(writer, $"public override global::HfPipelines.Configuration.PretrainedConfig ReadConfig(global::HfPipelines.Configuration.ConfigReader reader) => new {spec.ConfigClass}(reader);");
        }

        return writer.ToString();
    }

    private static Dictionary<string, string> Methods(Spec spec, IEnumerable<NetworkClass> networks)
    {
        var methods = new Dictionary<string, string>();
        foreach (NetworkClass network in networks.Where(n => n.ModelTypes.Contains(spec.ModelType)))
        {
            foreach (string method in network.Methods)
            {
                methods[method] = $"{network.FullName}.{method}";
            }
        }

        return methods;
    }

    private static void Class(SourceWriter writer, Spec spec, SpecClass model, Dictionary<string, string> methods)
    {
        writer.Line("new()");
        using (writer.Braces("{", "},"))
        {
            writer.Line($"Name = {Literal.Of(model.Name)},");
            List(writer, "Tasks", model.Tasks);
            if (model.BaseModelPrefix.Length > 0)
            {
                writer.Line($"BaseModelPrefix = {Literal.Of(model.BaseModelPrefix)},");
            }

            if (model.Tied.Count > 0)
            {
                using (writer.Braces("TiedWeights = new global::System.Collections.Generic.Dictionary<string, string>", "},"))
                {
                    writer.Line("{");
                    foreach (KeyValuePair<string, string> tied in model.Tied)
                    {
                        writer.Line($"    [{Literal.Of(tied.Key)}] = {Literal.Of(tied.Value)},");
                    }
                }
            }

            List(writer, "IgnoreMissing", model.IgnoreMissing);
            List(writer, "IgnoreUnexpected", model.IgnoreUnexpected);
            if (model.Conversions.Count > 0)
            {
                writer.Line("Conversions =");
                Conversions(writer, model.Conversions, ",");
            }

            if (model.Generates)
            {
                writer.Line("Generates = true,");
            }

            if (methods.TryGetValue(model.Name, out string? method))
            {
                writer.Line($"Create = static (config, weights) => {method}(({spec.ConfigClass})config, weights),");
            }
        }
    }

    private static void Conversions(SourceWriter writer, IReadOnlyList<SpecConversion> conversions, string end)
    {
        using (writer.Braces("[", "]" + end))
        {
            foreach (SpecConversion conversion in conversions)
            {
                writer.Line("new()");
                using (writer.Braces("{", "},"))
                {
                    writer.Line($"Sources = {Literal.Of(conversion.Sources)},");
                    writer.Line($"Targets = {Literal.Of(conversion.Targets)},");
                    if (conversion.ReverseSources.Count > 0)
                    {
                        writer.Line($"Reverse = new() {{ Sources = {Literal.Of(conversion.ReverseSources)}, Targets = {Literal.Of(conversion.ReverseTargets)} }},");
                    }
                }
            }
        }
    }

    private static void List(SourceWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            writer.Line($"{name} = {Literal.Of(texts)},");
        }
    }

    private static void Optional(SourceWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            Inherited(writer, $"public override string? {name} => {Literal.Of(value)};");
        }
    }

    private static void Inherited(SourceWriter writer, string line) => writer.Line().Doc("<inheritdoc/>").Line(line);

    private static void Property(SourceWriter writer, string summary, string line) => writer.Line().Doc($"<summary>{summary}</summary>").Line(line);
}
