using System.Globalization;
using HfPipelines;

// Without arguments: a small Mixtral that lies beside this program, and the prompts that its samples/expected.json answers.
// With arguments: FOLDER-OR-HUB-ID PROMPT.
string model = Path.Combine(AppContext.BaseDirectory, "tiny-mixtral");
string[] prompts = ["12 plus 30 is", "7 plus 8 is", "sort red blue green:", "a red circle", "a blue square above"];
if (args is [string givenModel, string givenPrompt])
{
    (model, prompts) = (givenModel, [givenPrompt]);
}

await using Mixtral mixtral = await Mixtral.LoadAsync(model);
foreach (string prompt in prompts)
{
    GeneratedText text = await mixtral.GenerateAsync(prompt);
    Console.WriteLine($"{prompt}{text}");
    foreach (TokenExperts token in await mixtral.TraceExpertsAsync(prompt))
    {
        string layers = string.Join("  ", token.Layers.Select(chosen => string.Join(" + ", chosen.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Weight:0.00} x {e.Expert}")))));
        Console.WriteLine($"  {token.Token,-12} {layers}");
    }
}

/// <summary>Mixtral, typed: the generator writes its members.</summary>
[HfModel("mixtral")]
public partial class Mixtral;
