using System.Reflection;
using System.Resources;
using System.Text;
using System.Xml.Linq;

namespace HfPipelines.Benchmarks.Tokenizers;

/// <summary>
/// Texts that are on every machine that builds this project, so that none need be downloaded: English prose from the reference documentation of .NET,
/// thirteen other languages from the compiler's messages, and the C# of this repository. The same for the same SDK and the same commit.
/// </summary>
internal static class Corpus
{
    private const int DocumentLength = 4096;

    /// <summary>Documents of about four thousand characters.</summary>
    public static IReadOnlyList<string> Read(int megabytes)
    {
        string dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        Queue<string>[] kinds = [Documents(Prose(dotnet)), Documents(Messages(dotnet)), Documents(Code())];
        int[] turns = [0, 0, 0, 1, 2];
        var documents = new List<string>();
        long bytes = 0;
        for (int i = 0; bytes < megabytes * 1_000_000L; i++)
        {
            Queue<string> kind = kinds[turns[i % turns.Length]];
            if (!kind.TryDequeue(out string? document))
            {
                throw new InvalidOperationException($"The texts of this machine are fewer than {megabytes} MB.");
            }

            documents.Add(document);
            bytes += Encoding.UTF8.GetByteCount(document);
        }

        return documents;
    }

    private static IEnumerable<string> Prose(string dotnet)
        => Directory.GetFiles(Path.Combine(dotnet, "packs", "Microsoft.NETCore.App.Ref"), "*.xml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .SelectMany(member => member.Elements())
            .Select(element => string.Join(' ', element.DescendantNodes().Select(TextOf).SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))
            .Where(text => text.Length > 40)
            .Distinct(StringComparer.Ordinal);

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } reference => reference.Value[2..],
        XElement element when element.Attribute("name") is { } name => name.Value,
        _ => "",
    };

    private static IEnumerable<string> Messages(string dotnet)
    {
        string compiler = Path.Combine(Directory.GetDirectories(Path.Combine(dotnet, "sdk")).Order(StringComparer.Ordinal).Last(), "Roslyn", "bincore");
        IEnumerable<string>[] languages = [.. Directory.GetFiles(compiler, "Microsoft.CodeAnalysis.CSharp.resources.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Strings)];
        return languages.SelectMany(language => language.Chunk(30).Select((lines, i) => (lines, i))).GroupBy(part => part.i).SelectMany(group => group).SelectMany(part => part.lines);
    }

    private static IEnumerable<string> Strings(string file)
    {
        Assembly assembly = Assembly.LoadFile(file);
        foreach (string name in assembly.GetManifestResourceNames())
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (System.Collections.DictionaryEntry entry in reader.Cast<System.Collections.DictionaryEntry>().OrderBy(e => (string)e.Key, StringComparer.Ordinal))
            {
                if (entry.Value is string text)
                {
                    yield return text;
                }
            }
        }
    }

    private static IEnumerable<string> Code()
        => Directory.GetFiles(Path.Combine(Reference.Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines);

    private static Queue<string> Documents(IEnumerable<string> lines)
    {
        var documents = new Queue<string>();
        var document = new StringBuilder();
        foreach (string line in lines)
        {
            document.Append(line).Append('\n');
            if (document.Length >= DocumentLength)
            {
                documents.Enqueue(document.ToString());
                document.Clear();
            }
        }

        return documents;
    }
}
