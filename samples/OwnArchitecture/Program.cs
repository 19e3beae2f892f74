using HfPipelines;

// A model type of this project's own: bigram.hfmodel.json says what it is, BigramNetworks.cs computes it, the generator writes the rest.
await using Bigram bigram = await Bigram.LoadAsync(Path.Combine(AppContext.BaseDirectory, "words"));
foreach (string prompt in args is [] ? ["write", "a spec", "the generator"] : args)
{
    Console.WriteLine($"{prompt} ... {(await bigram.GenerateAsync(prompt)).Text}");
}

/// <summary>The bigram model as a pipeline.</summary>
[HfModel("bigram")]
public partial class Bigram;
