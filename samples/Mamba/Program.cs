using HfPipelines;
using HfPipelines.Pipelines;

// Without arguments: a small Mamba that lies beside this program, and the prompts that its samples/expected.json answers.
// With arguments: FOLDER-OR-HUB-ID PROMPT.
string model = Path.Combine(AppContext.BaseDirectory, "tiny-mamba");
string[] prompts = ["12 plus 30 is", "7 plus 8 is", "sort red blue green:", "a red circle", "a blue square above"];
if (args is [string givenModel, string givenPrompt])
{
    (model, prompts) = (givenModel, [givenPrompt]);
}

await using Mamba mamba = await Mamba.LoadAsync(model);
foreach (string prompt in prompts)
{
    Console.WriteLine($"{prompt}{await mamba.GenerateAsync(prompt)}");
}

// The state of a text is small however long the text is: read once, it is saved, resumed and continued in several ways.
string file = Path.GetTempFileName();
using (TextState read = await mamba.ReadAsync("a red"))
{
    read.Save(file);
}

using TextState resumed = await mamba.LoadStateAsync(file);
Console.WriteLine($"The state of 'a red': {new FileInfo(file).Length} bytes");
foreach (string next in new[] { " circle", " square" })
{
    Console.WriteLine($"a red{next}{await mamba.ContinueAsync(resumed, next)}");
}

File.Delete(file);

/// <summary>Mamba, typed: the generator writes its members.</summary>
[HfModel("mamba")]
public partial class Mamba;
