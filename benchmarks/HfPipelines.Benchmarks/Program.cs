using HfPipelines.Benchmarks;

// Each benchmark measures HfPipelines and its rival in one run and prints ratios; see docs/benchmarks.md.
string python = args.Length > 1 ? args[1] : "python3";
switch (args.FirstOrDefault())
{
    case "llama":
        LlamaBenchmark.Run(python);
        return 0;
    case "networks":
        NetworksBenchmark.Run(python, args[Math.Min(2, args.Length)..]);
        return 0;
    case "audio":
        AudioBenchmark.Run(python);
        return 0;
    case "images":
        ImageBenchmark.Run(python, args[Math.Min(2, args.Length)..]);
        return 0;
    case "load":
        LoadBenchmark.Run(python);
        return 0;
    case "load-here":
        LoadBenchmark.Measure(args[1]);
        return 0;
    case "tokenizers":
        TokenizersBenchmark.Run();
        return 0;
    case "generator":
        GeneratorBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: Benchmarks llama|audio|load [PYTHON-WITH-TRANSFORMERS] | networks [PYTHON-WITH-TRANSFORMERS [CASE...]] | images [PYTHON-WITH-TRANSFORMERS [CLASS...]] | tokenizers | generator");
        return 2;
}
